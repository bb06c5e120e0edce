import { automationConnectorId } from "../oidc/dex/automation.ts";
import { connectorPlan } from "../oidc/dex/connectors/connectors.ts";
import { type GitHubLogin, gitHubTeamGroup } from "../oidc/dex/connectors/github.ts";
import type { AccessRule } from "./accessSchema.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";
import { suggestion } from "./nearest.ts";

/** A group as Dex gives it, and the connector whose members are meant. */
export interface NamedGroup {
  readonly group: string;
  /** The connector's id; that of the jobs' for a subject that may log in. */
  readonly connector: string;
}

/** The group that a rule names, or why it names none. */
export type RuleGroup =
  | NamedGroup
  | { readonly key: "team" | "connector" | "group"; readonly reason: string };

/**
 * The group that an access rule names.
 *
 * @param connectors all of the fleet's.
 * @param subjects the jobs that may log in. Default: none.
 */
export function ruleGroup(
  rule: AccessRule,
  connectors: readonly WrittenConnector[],
  subjects: readonly string[] = [],
): RuleGroup {
  return rule.team === undefined
    ? groupOfAny(rule, connectors, subjects)
    : teamOfGitHub(rule.team, rule.connector, connectors);
}

/** A team of a GitHub connector's organisation. */
export interface NamedTeam {
  readonly slug: string;
  /** The connector's id. */
  readonly connector: string;
}

/**
 * The team on GitHub that an access rule names, by `team`, or by `group` as the group that it is; `undefined` for any other
 * group. The parameters are those of {@link ruleGroup}.
 */
export function ruleTeam(
  rule: AccessRule,
  connectors: readonly WrittenConnector[],
  subjects: readonly string[] = [],
): NamedTeam | undefined {
  const named = ruleGroup(rule, connectors, subjects);
  if (!("group" in named)) return undefined;
  const giving = connectors.find(({ id }) => id === named.connector);
  if (giving?.type !== "github") return undefined;
  const slug = named.group.slice(gitHubTeamGroup(giving.organization, "").length);
  return { slug, connector: giving.id };
}

function groupOfAny(
  { group = "", connector }: AccessRule,
  connectors: readonly WrittenConnector[],
  subjects: readonly string[],
): RuleGroup {
  if (connector === undefined && subjects.includes(group)) return { group, connector: automationConnectorId };
  const ids = connectors.map(({ id }) => id);
  if (connector !== undefined && !ids.includes(connector)) {
    return {
      key: "connector",
      reason: `${JSON.stringify(connector)} is not the id of a connector${suggestion(connector, ids)}; the ids are: ${ids.join(", ")}`,
    };
  }
  const asked = connectors.filter(({ id }) => connector === undefined || id === connector);
  const [only, ...others] = asked.filter((each) => connectorPlan(each).givesGroup(group));
  if (only === undefined) {
    const given = asked.map((each) => `${each.id} gives ${connectorPlan(each).groups}`);
    if (connector === undefined && subjects.length > 0)
      given.push(`${automationConnectorId} gives only those under its subjects: ${subjects.join(", ")}`);
    return {
      key: "group",
      reason: `${JSON.stringify(group)} is a group that nobody could have: ${given.join("; ")}`,
    };
  }
  if (others.every(({ id }) => id === only.id)) return { group, connector: only.id };
  const able = [only, ...others].map(({ id }) => id);
  return {
    key: "group",
    reason: `${JSON.stringify(group)} could come from any of the connectors ${able.join(", ")}; add connector: ${only.id}, or the one that you mean`,
  };
}

function teamOfGitHub(
  team: string,
  connector: string | undefined,
  connectors: readonly WrittenConnector[],
): RuleGroup {
  const gitHubs = connectors.filter((each): each is WrittenConnector & GitHubLogin => each.type === "github");
  const ids = gitHubs.map(({ id }) => id);
  if (connector !== undefined) {
    const named = gitHubs.find(({ id }) => id === connector);
    if (named !== undefined) return teamGroup(named, team);
    const known = ids.length === 0 ? "there is none" : `those are: ${ids.join(", ")}`;
    return {
      key: "connector",
      reason: `${JSON.stringify(connector)} is the id of no GitHub connector${suggestion(connector, ids)}; ${known}`,
    };
  }
  const [only, ...others] = gitHubs;
  if (only === undefined) {
    return {
      key: "team",
      reason: "names a team of GitHub's, and the fleet has no connector of type github; write group",
    };
  }
  return others.length === 0
    ? teamGroup(only, team)
    : {
        key: "team",
        reason: `could be of any of the GitHub connectors ${ids.join(", ")}; say which with connector`,
      };
}

function teamGroup({ id, organization }: GitHubLogin, team: string): NamedGroup {
  return { group: gitHubTeamGroup(organization, team), connector: id };
}
