import { printableLines } from "./printable.ts";

/**
 * Renders a message that Pulumi's engine prints. The engine reads `<{%` as the start of a colour
 * (pulumi/pulumi, sdk/go/common/diag/colors/colors.go).
 */
export function engineMessage(text: string): string {
  return printableLines(text).replaceAll("<{%", "<\\u007b%");
}
