/** What of a cluster decides whose neighbour it is. */
export interface Neighbouring {
  readonly cluster: string;
  /** The cluster whose Dex gives its tokens: a spoke's hub, or itself. */
  readonly dexCluster: string;
}

/**
 * The clusters that a token for one is shown to, in the order in which they are asked: first those of the same Dex, where
 * nothing but the audience keeps them apart, and of these first those that are looked at anyway. Each begins with those
 * that follow it in the fleet's order, so that everybody is somebody's neighbour.
 *
 * @param fleet every cluster, sorted.
 * @param preferred the names of those that are looked at anyway.
 */
export function neighboursOf(
  cluster: string,
  fleet: readonly Neighbouring[],
  preferred: ReadonlySet<string>,
): readonly string[] {
  const place = fleet.findIndex((each) => each.cluster === cluster);
  const ring = [...fleet.slice(place + 1), ...fleet.slice(0, Math.max(place, 0))];
  const own = fleet[place]?.dexCluster;
  const distance = (each: Neighbouring) =>
    (each.dexCluster === own ? 0 : 2) + (preferred.has(each.cluster) ? 0 : 1);
  return ring.toSorted((left, right) => distance(left) - distance(right)).map((each) => each.cluster);
}
