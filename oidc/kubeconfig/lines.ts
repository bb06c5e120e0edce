/** How a text ends its lines. */
export type LineBreak = "\n" | "\r\n";

/** The line break that `text` uses first. Default: a line feed. */
export function lineBreakOf(text: string): LineBreak {
  const first = text.indexOf("\n");
  return first > 0 && text[first - 1] === "\r" ? "\r\n" : "\n";
}

/** Offset of the first character of the line that holds `offset`. */
export function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** What stands before `offset` in its line, if that is blanks only. */
export function indentationAt(text: string, offset: number): string | undefined {
  const before = text.slice(startOfLine(text, offset), offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** Offset behind the line break of the line that holds `offset`, or the end of the text. */
export function endOfLine(text: string, offset: number): number {
  const lineFeed = text.indexOf("\n", offset);
  return lineFeed === -1 ? text.length : lineFeed + 1;
}

/** `offset`, moved back over the line breaks before it. */
export function withoutLineBreaks(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && (text[end - 1] === "\n" || text[end - 1] === "\r")) end -= 1;
  return end;
}

/** The mark with which some programs begin a file in UTF-8. It is no part of the content. */
export const byteOrderMark = "\uFEFF";
