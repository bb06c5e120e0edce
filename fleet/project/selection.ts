import { holdsOnCluster, matchesCluster } from "../../settings/clusterPattern.ts";
import type { AccessRule } from "../../settings/accessSchema.ts";
import { suggestion } from "../../settings/nearest.ts";
import { listed } from "../listed.ts";

/** Which clusters are wanted. What is not said does not narrow. */
export interface Selection {
  /** Names and patterns, one of which a cluster matches. Default: every cluster. */
  readonly clusters?: readonly string[] | undefined;
  /** Teams on GitHub, one of which an access rule gives a role on the cluster. Default: any, or none. */
  readonly teams?: readonly string[] | undefined;
  /** Groups of other providers, to which the same applies. With `teams`, one of either is enough. */
  readonly groups?: readonly string[] | undefined;
}

/** A cluster that is wanted. */
export interface SelectedCluster {
  /** Its name, which is its stack's. */
  readonly cluster: string;
  /** Whether it is asked for by its name and not by a pattern, so that it must not be left out. */
  readonly byName: boolean;
}

/**
 * Picks clusters of a fleet.
 *
 * @param clusters all of them.
 * @param rules the fleet's access rules.
 * @returns those that are wanted, in the order of `clusters`; or every reason why the selection is a mistake.
 */
export function selectClusters(
  clusters: readonly string[],
  rules: readonly AccessRule[],
  selection: Selection,
): readonly SelectedCluster[] | { readonly reasons: readonly string[] } {
  const { clusters: patterns = ["*"], teams, groups } = selection;
  const reasons = [
    ...patterns
      .filter((pattern) => !clusters.some((cluster) => matchesCluster(pattern, cluster)))
      .map((pattern) => noSuchCluster(pattern, clusters)),
    ...inNoRule("team", teams, rules),
    ...inNoRule("group", groups, rules),
  ];
  if (reasons.length > 0) return { reasons };
  return clusters
    .filter((cluster) => patterns.some((pattern) => matchesCluster(pattern, cluster)))
    .filter((cluster) => (teams === undefined && groups === undefined) || isOpen(cluster, rules, selection))
    .map((cluster) => ({ cluster, byName: patterns.includes(cluster) }));
}

/** Whether an access rule gives one of the teams or groups a role on a cluster. */
function isOpen(
  cluster: string,
  rules: readonly AccessRule[],
  { teams = [], groups = [] }: Selection,
): boolean {
  return rules.some(
    ({ team, group, clusters }) =>
      ((team !== undefined && teams.includes(team)) || (group !== undefined && groups.includes(group))) &&
      holdsOnCluster(clusters, cluster),
  );
}

function noSuchCluster(pattern: string, clusters: readonly string[]): string {
  return `${pattern} matches no cluster of this fleet${suggestion(pattern, clusters)}; its clusters are: ${listed(clusters)}`;
}

function inNoRule(
  kind: "team" | "group",
  wanted: readonly string[] = [],
  rules: readonly AccessRule[],
): readonly string[] {
  const known = [...new Set(rules.flatMap((rule) => rule[kind] ?? []))].toSorted();
  return wanted
    .filter((name) => !known.includes(name))
    .map(
      (name) =>
        `--${kind} ${name} is in no access rule of fleet.yaml${suggestion(name, known)}; its ${kind}s are: ${listed(known)}`,
    );
}
