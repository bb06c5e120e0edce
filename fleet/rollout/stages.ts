import type { ClusterSettings } from "../../settings/clusterSettings.ts";

/** Clusters that are rolled out together. The stage before them is done before they begin. */
export interface Stage {
  /** What people call it: `hubs`, or `wave 1`. */
  readonly name: string;
  /** Its clusters, sorted; never none. */
  readonly clusters: readonly string[];
}

/** What of a cluster decides when it is rolled out. */
export type StagedCluster = Pick<ClusterSettings, "cluster" | "wave">;

/**
 * The stages of a rollout in their order: the hubs, which every spoke trusts, then wave by wave. Stages without a cluster
 * are left out.
 *
 * @param fleet every cluster.
 * @param selected the names of those that are rolled out; each is one of the fleet's.
 */
export function rolloutStages(
  fleet: readonly StagedCluster[],
  selected: readonly string[],
): readonly Stage[] {
  const names = new Set(selected);
  const staged = fleet.filter(({ cluster }) => names.has(cluster));
  const byWave = Map.groupBy(staged, ({ wave }) => wave ?? hubs);
  return [...byWave]
    .toSorted(([left], [right]) => left - right)
    .map(([wave, clusters]) => ({
      name: wave === hubs ? "hubs" : `wave ${wave}`,
      clusters: clusters.map(({ cluster }) => cluster).toSorted(),
    }));
}

/** The place of the hubs in the order of waves, which begin with 1. */
const hubs = 0;
