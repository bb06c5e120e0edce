import { endOfLine, startOfLine, type LineBreak } from "./lines.ts";

/** One change of a text: what stands between `start` and `end` gives way to `insert`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** Applies splices to the text that their offsets count in. Those at the same place keep their order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = "";
  let at = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (splice.start < at) throw new RangeError(`splices overlap at offset ${splice.start}`);
    result += text.slice(at, splice.start) + splice.insert;
    at = splice.end;
  }
  return result + text.slice(at);
}

/**
 * Inserts whole lines at `offset`, the start of a line or the end of the text.
 * A text whose last line has no line break keeps that: the break goes before the new lines, not behind them.
 */
export function insertLines(
  text: string,
  lineBreak: LineBreak,
  offset: number,
  lines: readonly string[],
): Splice {
  const body = lines.join(lineBreak);
  const unterminated = offset === text.length && offset > startOfLine(text, offset);
  return { start: offset, end: offset, insert: unterminated ? lineBreak + body : body + lineBreak };
}

/**
 * Cuts whole lines, each range from anywhere in its first line to anywhere in its last.
 * When that leaves no line behind the cut, and the last line had no line break, the line before loses its own:
 * the inverse of {@link insertLines}.
 */
export function cutLines(text: string, ranges: readonly { start: number; end: number }[]): Splice[] {
  const merged: { start: number; end: number }[] = [];
  const whole = ranges.map(({ start, end }) => ({
    start: startOfLine(text, start),
    end: endOfLine(text, end),
  }));
  for (const range of whole.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else merged.push({ ...range });
  }
  return merged.map(({ start, end }) => {
    const unterminated = end === text.length && text[end - 1] !== "\n";
    const lineBreak = !unterminated || start === 0 ? 0 : text[start - 2] === "\r" ? 2 : 1;
    return { start: start - lineBreak, end, insert: "" };
  });
}

/** Inserts `insert` before the character at `offset`. */
export function insertion(offset: number, insert: string): Splice {
  return { start: offset, end: offset, insert };
}

/** Takes out what stands between two offsets. */
export function cut(start: number, end: number): Splice {
  return { start, end, insert: "" };
}
