import { matchesCluster } from "../../settings/clusterPattern.ts";
import type { AccessRule } from "../../settings/accessSchema.ts";
import { suggestion } from "../../settings/nearest.ts";
import { listed } from "../listed.ts";

/** Which clusters are wanted. What is not said does not narrow. */
export interface Selection {
  /** Names and patterns, one of which a cluster matches. Default: every cluster. */
  readonly clusters?: readonly string[] | undefined;
  /** Teams, one of which an access rule gives a role on the cluster. Default: any, or none. */
  readonly teams?: readonly string[] | undefined;
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
  const { clusters: patterns = ["*"], teams } = selection;
  const reasons = [
    ...patterns
      .filter((pattern) => !clusters.some((cluster) => matchesCluster(pattern, cluster)))
      .map((pattern) => noSuchCluster(pattern, clusters)),
    ...(teams ?? []).filter((team) => !rules.some((rule) => rule.team === team)).map(unknownTeam(rules)),
  ];
  if (reasons.length > 0) return { reasons };
  return clusters
    .filter((cluster) => patterns.some((pattern) => matchesCluster(pattern, cluster)))
    .filter((cluster) => teams === undefined || teams.some((team) => mayUse(team, cluster, rules)))
    .map((cluster) => ({ cluster, byName: patterns.includes(cluster) }));
}

/** Whether an access rule gives a team a role on a cluster. */
function mayUse(team: string, cluster: string, rules: readonly AccessRule[]): boolean {
  return rules.some(
    (rule) => rule.team === team && rule.clusters.some((pattern) => matchesCluster(pattern, cluster)),
  );
}

function noSuchCluster(pattern: string, clusters: readonly string[]): string {
  return `--cluster ${pattern} matches no cluster of this fleet${suggestion(pattern, clusters)}; its clusters are: ${listed(clusters)}`;
}

function unknownTeam(rules: readonly AccessRule[]): (team: string) => string {
  const known = [...new Set(rules.flatMap(({ team }) => team ?? []))].toSorted();
  return (team) =>
    `--team ${team} is in no access rule of fleet.yaml${suggestion(team, known)}; its teams are: ${listed(known)}`;
}
