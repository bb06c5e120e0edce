import type { GroupContents, Likeness, ReportGroup } from "../fleetReport.ts";
import { changeLine, changeLines, outputLine, outputLines } from "./changeLines.ts";
import type { Limits, Line } from "./line.ts";
import { printable } from "../../../text/printable.ts";

/** All that is said of a group's clusters, beside their names and the one line that sums it up. */
export function groupLines({ outcome, warnings, likeness }: ReportGroup, limits: Limits): readonly Line[] {
  if (likeness !== undefined) return likenessLines(likeness, limits);
  switch (outcome.state) {
    case "changed":
      return contentsLines({ ...outcome, warnings }, limits);
    case "failed":
      return [...outcome.errors.flatMap(messageLines), ...warnings.flatMap(warningLines)];
    default:
      return warnings.flatMap(warningLines);
  }
}

function likenessLines({ group, also, instead, without }: Likeness, limits: Limits): readonly Line[] {
  return [
    ...headed("and also:", contentsLines(also, limits)),
    ...headed(`otherwise than in group ${group}:`, contentsLines(instead, limits)),
    ...headed("without:", [
      ...without.changes.map((change) => changeLine(change, limits)),
      ...without.outputs.map((output) => outputLine(output, limits)),
      ...without.warnings.flatMap(warningLines),
    ]),
  ];
}

function headed(heading: string, lines: readonly Line[]): readonly Line[] {
  if (lines.length === 0) return [];
  return [
    { depth: 0, tone: "plain", text: heading },
    ...lines.map((line) => ({ ...line, depth: line.depth + 1 })),
  ];
}

function contentsLines({ changes, outputs, warnings }: GroupContents, limits: Limits): readonly Line[] {
  return [
    ...changes.flatMap((change) => changeLines(change, limits)),
    ...outputs.flatMap((output) => outputLines(output, limits)),
    ...warnings.flatMap(warningLines),
  ];
}

function warningLines(warning: string): readonly Line[] {
  return messageLines(`warning: ${warning}`);
}

/** A message as it was written, line by line and never cut: it says what to do. */
function messageLines(message: string): readonly Line[] {
  return message
    .trimEnd()
    .split(/\r?\n/)
    .map((line, index) => ({
      depth: index === 0 ? 0 : 1,
      tone: index === 0 ? "alert" : "plain",
      text: printable(line),
    }));
}
