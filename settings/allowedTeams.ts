import { gitHubTeamGroup } from "../oidc/dex/connectors/github.ts";
import type { AccessRule } from "./accessSchema.ts";
import { holdsOnCluster } from "./clusterPattern.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";
import type { WrittenGitHub } from "./connectors/stackClient.ts";
import { ruleGroup } from "./ruleGroup.ts";
import { teamSlugPattern } from "./teamSlug.ts";

/** What decides which teams may log in. */
export interface AllowedTeamsInput {
  /** The access rules of the fleet. */
  readonly rules: readonly AccessRule[];
  /** The connectors of the fleet. */
  readonly connectors: readonly WrittenConnector[];
  /** The clusters that one Dex serves. */
  readonly clusters: readonly string[];
}

/**
 * The teams whose members may log in through a GitHub connector at one Dex, sorted: every team that an access rule of one
 * of its clusters names. Empty for nobody, `undefined` for every member of the organisation.
 */
export function allowedTeams(
  connector: WrittenGitHub,
  { rules, connectors, clusters }: AllowedTeamsInput,
): readonly string[] | undefined {
  if (connector.allowedMembers === "organization") return undefined;
  const slugs = rules
    .filter((rule) => clusters.some((cluster) => holdsOnCluster(rule.clusters, cluster)))
    .flatMap((rule) => teamOf(rule, connector, connectors) ?? []);
  return [...new Set(slugs)].sort();
}

/**
 * The team of a connector's organisation that a rule names, by `team`, or by `group` as the group that it is. Another
 * connector may give that group too: a team too many lets in people who have a role, one too few locks them out.
 */
function teamOf(
  rule: AccessRule,
  { id, organization }: WrittenGitHub,
  connectors: readonly WrittenConnector[],
): string | undefined {
  if (rule.team !== undefined) {
    const named = ruleGroup(rule, connectors);
    return "group" in named && named.connector === id ? rule.team : undefined;
  }
  const { group = "" } = rule;
  const prefix = gitHubTeamGroup(organization, "");
  const slug = group.slice(prefix.length);
  return group.startsWith(prefix) && teamSlugPattern.test(slug) ? slug : undefined;
}
