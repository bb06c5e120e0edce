import type { AccessRule } from "./accessSchema.ts";
import { holdsOnCluster } from "./clusterPattern.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";
import type { WrittenGitHub } from "./connectors/stackClient.ts";
import { ruleTeam } from "./ruleGroup.ts";
import { teamSlugPattern } from "./teamSlug.ts";

/** What decides which teams may log in. */
export interface AllowedTeamsInput {
  /** The access rules of the fleet. */
  readonly rules: readonly AccessRule[];
  /** The connectors of the fleet. */
  readonly connectors: readonly WrittenConnector[];
  /** The jobs that may log in; absent for none. */
  readonly subjects?: readonly string[] | undefined;
  /** The clusters that one Dex serves. */
  readonly clusters: readonly string[];
}

/**
 * The teams whose members may log in through a GitHub connector at one Dex, sorted: every team that an access rule of one
 * of its clusters names. Empty for nobody, `undefined` for every member of the organisation.
 */
export function allowedTeams(
  connector: WrittenGitHub,
  { rules, connectors, subjects, clusters }: AllowedTeamsInput,
): readonly string[] | undefined {
  if (connector.allowedMembers === "organization") return undefined;
  const slugs = rules
    .filter((rule) => clusters.some((cluster) => holdsOnCluster(rule.clusters, cluster)))
    .flatMap((rule) => ruleTeam(rule, connectors, subjects) ?? [])
    .filter((team) => team.connector === connector.id && teamSlugPattern.test(team.slug))
    .map(({ slug }) => slug);
  return [...new Set(slugs)].sort();
}
