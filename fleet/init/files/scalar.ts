import { stringify } from "yaml";

/** A text as a YAML value on one line, in quotes where it would be taken for something else. */
export function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, compat: "yaml-1.1", blockQuote: false }).trimEnd();
}
