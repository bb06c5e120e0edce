import { isList } from "../grouping/item.ts";
import { secretMark, type ShownValue, unknownMark } from "../stackReport.ts";
import { type Difference, isPlain } from "./differences.ts";
import type { Limits, Line, Tone } from "./line.ts";
import { excerpt, lineDiff } from "./lineDiff.ts";
import { printable } from "../../../text/printable.ts";

/** How many lines are shown on either side of one that changes. */
const around = 2;

/**
 * A value that differs: on one line where it is short, and line by line where it is a text of several lines or a list.
 *
 * @param remark what is to be said of it beside its path.
 */
export function differenceLines(
  { path, before, after }: Difference,
  depth: number,
  { width, textLines }: Pick<Limits, "width" | "textLines">,
  remark = "",
): readonly Line[] {
  const name = shortened(printable(path), width) + remark;
  const lines = blockLines(linesOf(before), linesOf(after), depth + 1, width);
  // Where only the ends of lines differ, no line does.
  if (lines.some(({ tone }) => tone !== "faint")) {
    const more = lines.length - textLines;
    return [
      { depth, tone: toneOf(before, after), text: `${name}:` },
      ...(more > 1 ? lines.slice(0, textLines) : lines),
      ...(more > 1 ? [{ depth: depth + 1, tone: "faint", text: `… ${more} more lines` } as const] : []),
    ];
  }
  if (before === undefined || after === undefined) {
    const text = shortened(oneLine(before ?? after ?? null), width);
    return [{ depth, tone: toneOf(before, after), text: `${name}: ${text}` }];
  }
  const [shortOld, shortFresh] = abbreviated(oneLine(before), oneLine(after), width);
  if (name.length + shortOld.length + shortFresh.length <= width)
    return [{ depth, tone: "update", text: `${name}: ${shortOld} → ${shortFresh}` }];
  return [
    { depth, tone: "update", text: `${name}:` },
    { depth: depth + 1, tone: "removed", text: shortOld },
    { depth: depth + 1, tone: "added", text: shortFresh },
  ];
}

function toneOf(before: ShownValue | undefined, after: ShownValue | undefined): Tone {
  return before === undefined ? "added" : after === undefined ? "removed" : "update";
}

/** The lines of a text or a list; one for whatever is told on one line. */
function linesOf(value: ShownValue | undefined): readonly string[] {
  if (value === undefined || value === "") return [];
  if (typeof value === "string" && /\n./s.test(value)) {
    const lines = value.replaceAll("\r\n", "\n").split("\n");
    return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  }
  if (typeof value === "object" && value !== null && isList(value) && value.every(isPlain))
    return value.map(oneLine);
  return [typeof value === "string" ? value : oneLine(value)];
}

function blockLines(
  before: readonly string[],
  after: readonly string[],
  depth: number,
  width: number,
): readonly Line[] {
  if (before.length < 2 && after.length < 2) return [];
  return excerpt(lineDiff(before, after), around).map((line) => {
    switch (line.kind) {
      case "skipped":
        return { depth, tone: "faint", text: `… ${line.count} ${line.count === 1 ? "line" : "lines"} alike` };
      case "same":
        return { depth, tone: "faint", text: shortened(printable(line.text), width) };
      default:
        return { depth, tone: line.kind, text: shortened(printable(line.text), width) };
    }
  });
}

/** A value on one line, as JSON; what stands for something that is not told, as it is. */
function oneLine(value: ShownValue): string {
  return value === secretMark || value === unknownMark ? value : printable(JSON.stringify(value));
}

/** What of two long texts differs, with a little of what they share around it. */
function abbreviated(before: string, after: string, width: number): readonly [string, string] {
  const most = Math.floor(width / 2);
  if (before.length <= most && after.length <= most) return [before, after];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const kept = 12;
  const short = (text: string) => {
    const [from, to] = [Math.max(0, start - kept), Math.min(text.length, text.length - end + kept)];
    return shortened((from > 0 ? "…" : "") + text.slice(from, to) + (to < text.length ? "…" : ""), width);
  };
  return [short(before), short(after)];
}

/** A text that is cut where it is too long, with how much is missing. */
export function shortened(text: string, width: number): string {
  const characters = Array.from(text);
  if (characters.length <= width) return text;
  const kept = Math.max(1, width - 24);
  return `${characters.slice(0, kept).join("")}… (${characters.length - kept} characters more)`;
}
