import type { ClusterStatus, HeldRole } from "./fleetStatus.ts";

/** Clusters where everybody may do the same. */
export interface AccessClass {
  /** Their names, in the order of a rollout; at least one. */
  readonly clusters: readonly string[];
  /** The roles of each group that has any there, by group. */
  readonly roles: ReadonlyMap<string, readonly HeldRole[]>;
}

/** Who may do what where. */
export interface AccessMatrix {
  /** Every group that has a role anywhere, sorted. */
  readonly groups: readonly string[];
  /** Every cluster once, with those that are like it, in the order of their first. */
  readonly classes: readonly AccessClass[];
}

/**
 * Puts clusters together where everybody may do the same: rules name patterns of clusters, so that even a large fleet has
 * few kinds, and a matrix of them can be taken in at a glance.
 */
export function accessMatrix(clusters: readonly Pick<ClusterStatus, "cluster" | "access">[]): AccessMatrix {
  const alike = Map.groupBy(clusters, ({ access }) => JSON.stringify(access));
  return {
    groups: [...new Set(clusters.flatMap(({ access }) => access.map(({ group }) => group)))].toSorted(),
    classes: [...alike.values()].map((members) => ({
      clusters: members.map(({ cluster }) => cluster),
      roles: Map.groupBy(members[0]?.access ?? [], ({ group }) => group),
    })),
  };
}
