import { type GitHubLogin, gitHubTeamGroup } from "../oidc/dex/connectors/github.ts";
import type { AccessRule } from "./accessSchema.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";
import { suggestion } from "./nearest.ts";

/**
 * The group that a rule names as Dex gives it, with the id of the GitHub connector where it is a team of GitHub's, or why
 * it names none.
 */
export type RuleGroup =
  | { readonly group: string; readonly connector?: string }
  | { readonly key: "team" | "connector"; readonly reason: string };

/** The group that an access rule names. @param connectors all of the fleet's. */
export function ruleGroup(rule: AccessRule, connectors: readonly WrittenConnector[]): RuleGroup {
  const { team, connector, group = "" } = rule;
  if (team === undefined) return { group };
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

function teamGroup({ id, organization }: GitHubLogin, team: string): RuleGroup {
  return { group: gitHubTeamGroup(organization, team), connector: id };
}
