import { listedClusters, naturalOrder } from "../clusterNames.ts";
import type { ReportGroup } from "../fleetReport.ts";
import { groupLines } from "./groupLines.ts";
import type { Limits, Line } from "./line.ts";
import { printable } from "../../../text/printable.ts";
import { predicate } from "./words.ts";

/** What is told at once: a group, or a series of groups that differ in a value or two. */
export interface Entry {
  /** At least one. */
  readonly groups: readonly ReportGroup[];
  /** The clusters of all of them, in the natural order of their names. */
  readonly clusters: readonly string[];
  /** What is said of them, beside the one line that sums it up. */
  readonly lines: readonly Line[];
}

/** How many groups make a series. */
const fewestGroups = 3;
/** In how many lines the groups of a series differ at most. */
const mostLines = 3;
/** How many names and rows of names are listed before a value. */
const mostNames = 5;

/**
 * The groups as they are told. Where many clusters change alike but each to another value, as when every cluster has its
 * own address, a group each would hide that: they are told as one, with each group's own values listed.
 */
export function entriesOf(groups: readonly ReportGroup[], limits: Limits): readonly Entry[] {
  const told = groups.map((group) => ({ group, lines: groupLines(group, limits) }));
  const alike = Map.groupBy(told, ({ group, lines }) => [predicate(group), ...lines.map(outline)].join("\n"));
  return [...alike.values()]
    .flatMap((members) => {
      const lines = members.length < fewestGroups ? undefined : seriesLines(members);
      return lines === undefined
        ? members.map((member) => ({ groups: [member.group], lines: member.lines }))
        : [{ groups: members.map(({ group }) => group), lines }];
    })
    .map((entry) => ({
      ...entry,
      clusters: entry.groups.flatMap(({ clusters }) => clusters).toSorted(naturalOrder),
    }))
    .sort((left, right) => (left.groups[0]?.number ?? 0) - (right.groups[0]?.number ?? 0));
}

/** What lines have in common that differ in a value only. */
function outline({ depth, tone, text }: Line): string {
  const isValue = tone === "added" || tone === "removed";
  return `${depth} ${tone} ${pathOf(text) || (isValue ? "" : text)}`;
}

/** What stands before a value, such as `spec.replicas: `; empty where a line is a value, or has none. */
function pathOf(text: string): string {
  const end = text.indexOf(": ");
  return end === -1 ? "" : text.slice(0, end + 2);
}

/** The lines of a series; `undefined` where its groups differ in none, or in so many that each is better told by itself. */
function seriesLines(
  members: readonly { readonly group: ReportGroup; readonly lines: readonly Line[] }[],
): readonly Line[] | undefined {
  const [first, ...others] = members;
  if (first === undefined) return undefined;
  const differing = first.lines.filter(({ text }, index) =>
    others.some(({ lines }) => lines[index]?.text !== text),
  );
  if (differing.length === 0 || differing.length > mostLines) return undefined;
  return first.lines.flatMap((line, index) => {
    if (!differing.includes(line)) return [line];
    const path = pathOf(line.text);
    const heading = path === "" ? "each its own line:" : `${path}each its own`;
    return [
      { ...line, text: heading },
      ...members.map(({ group, lines }) => ({
        depth: line.depth + 1,
        tone: "plain" as const,
        text: `${listedClusters(group.clusters, mostNames, printable)}: ${lines[index]?.text.slice(path.length) ?? ""}`,
      })),
    ];
  });
}
