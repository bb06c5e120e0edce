import { naturalOrder } from "./clusterNames.ts";
import { changesOf, outputsOf, reportOf, textsOf } from "./grouping/item.ts";
import { type GroupPart, stackGroups } from "./grouping/stackGroups.ts";
import { likenesses } from "./likeness.ts";
import { orderedGroups } from "./order.ts";
import type { OutputChange, ResourceChange, StackOutcome, StackReport } from "./stackReport.ts";
import { type Summary, summaryOf } from "./summary.ts";

/** What the previews of many stacks came to, as one report. */
export interface FleetReport {
  readonly summary: Summary;
  /** What is said, each thing of as many stacks as it is true of. Every stack is in one group. */
  readonly groups: readonly ReportGroup[];
  /** What the report was made of, in the natural order of the clusters' names. */
  readonly stacks: readonly StackReport[];
}

/**
 * Stacks of which the same is said. In its texts, `‹cluster›` and the like stand for what differs between them; what is
 * the same on all is as it is. (A `‹` of a value itself is written `\u2039`.)
 */
export interface ReportGroup {
  /** Its number, from 1, in the order in which groups are shown. */
  readonly number: number;
  /** The clusters in the natural order of their names. Never empty. */
  readonly clusters: readonly string[];
  /** What is said of each. */
  readonly outcome: StackOutcome;
  /** The warnings of each. */
  readonly warnings: readonly string[];
  /** A bigger group of which almost the same is said; absent where there is none. */
  readonly likeness?: Likeness;
}

/** How a group differs from a bigger one. */
export interface Likeness {
  /** The number of the bigger one. */
  readonly group: number;
  /** How many changes, outputs and warnings both have. */
  readonly same: number;
  /** What only this one has. */
  readonly also: GroupContents;
  /** What the bigger one has in another way: the same resource or output, here as it is in this group. */
  readonly instead: GroupContents;
  /** What only the bigger one has, as it is there. */
  readonly without: GroupContents;
}

/** Things that are said of a group. */
export interface GroupContents {
  /** Sorted by URN. */
  readonly changes: readonly ResourceChange[];
  /** Sorted by name. */
  readonly outputs: readonly OutputChange[];
  readonly warnings: readonly string[];
}

/** Makes one report of what each stack's preview came to. The order in which they are given does not matter. */
export function fleetReport(given: readonly StackReport[]): FleetReport {
  const stacks = given.toSorted((left, right) => naturalOrder(left.cluster, right.cluster));
  const groups = stackGroups(stacks);
  const ordered = orderedGroups(groups, likenesses(groups));
  const numbers = new Map(ordered.map(({ group }, index) => [group, index + 1]));
  return {
    summary: summaryOf(stacks),
    groups: ordered.map(({ group: { state, clusters, parts }, likeness }, index) => ({
      number: index + 1,
      clusters,
      ...reportOf(
        state,
        parts.map(({ shown }) => shown),
      ),
      ...(likeness === undefined
        ? {}
        : {
            likeness: {
              group: numbers.get(likeness.base) ?? 0,
              same: likeness.same,
              also: contentsOf(likeness.also),
              instead: contentsOf(likeness.instead),
              without: contentsOf(likeness.without),
            },
          }),
    })),
    stacks,
  };
}

function contentsOf(parts: readonly GroupPart[]): GroupContents {
  const items = parts.map(({ shown }) => shown);
  return { changes: changesOf(items), outputs: outputsOf(items), warnings: textsOf(items, "warning") };
}
