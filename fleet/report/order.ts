import { naturalOrder } from "./clusterNames.ts";
import { reportOf } from "./grouping/item.ts";
import type { StackGroup } from "./grouping/stackGroups.ts";
import type { GroupLikeness } from "./likeness.ts";
import { isDestructive } from "./summary.ts";

/** A group in its place. */
export interface OrderedGroup {
  readonly group: StackGroup;
  readonly likeness?: GroupLikeness;
}

/**
 * The groups in the order in which a person wants to read them: what failed; what replaces or deletes something; other
 * changes; warnings of stacks that do not change; what is not known; what does not change. In each, bigger groups come
 * first, and a group that is told by its likeness to a bigger one follows that one, unless it alone is destructive.
 */
export function orderedGroups(
  groups: readonly StackGroup[],
  likenesses: ReadonlyMap<StackGroup, GroupLikeness>,
): readonly OrderedGroup[] {
  const rankOf = new Map(groups.map((group) => [group, rank(group)]));
  const leaderOf = (group: StackGroup) => {
    const base = likenesses.get(group)?.base;
    return base !== undefined && (rankOf.get(base) ?? 0) <= (rankOf.get(group) ?? 0) ? base : group;
  };
  const bigFirst = (left: StackGroup, right: StackGroup) =>
    (rankOf.get(left) ?? 0) - (rankOf.get(right) ?? 0) ||
    right.clusters.length - left.clusters.length ||
    naturalOrder(left.clusters[0] ?? "", right.clusters[0] ?? "");
  return groups
    .toSorted((left, right) => {
      const [leftLeader, rightLeader] = [leaderOf(left), leaderOf(right)];
      if (leftLeader !== rightLeader) return bigFirst(leftLeader, rightLeader);
      return Number(left !== leftLeader) - Number(right !== rightLeader) || bigFirst(left, right);
    })
    .map((group) => {
      const likeness = likenesses.get(group);
      return { group, ...(likeness === undefined ? {} : { likeness }) };
    });
}

/** In which part of the report a group stands, from the front. */
function rank({ state, parts }: StackGroup): number {
  const { outcome, warnings } = reportOf(
    state,
    parts.map(({ shown }) => shown),
  );
  switch (outcome.state) {
    case "failed":
      return 0;
    case "changed":
      return isDestructive(outcome) ? 1 : 2;
    case "unchanged":
      return warnings.length > 0 ? 3 : 6;
    case "waiting":
      return 4;
    case "interrupted":
      return 5;
  }
}
