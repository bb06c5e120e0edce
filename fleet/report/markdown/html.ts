import { printable } from "../../../text/printable.ts";

/**
 * A value inside HTML. GitHub makes no mention, reference or link of what stands in `code`, and takes no Markdown for
 * such inside a block of HTML, which ends with a blank line (https://github.github.com/gfm/#html-blocks): this is one
 * line.
 */
export function code(value: string): string {
  return `<code>${escaped(printable(value))}</code>`;
}

/** A text in which nothing is taken for HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
