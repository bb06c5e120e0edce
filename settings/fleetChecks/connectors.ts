import { automationConnectorId } from "../../oidc/dex/automation.ts";
import { connectorPlan } from "../../oidc/dex/connectors/connectors.ts";
import { isOfTheStacks } from "../connectors/stackClient.ts";
import { defaultGroupsPrefix } from "../groupsPrefix.ts";
import { ruleGroup } from "../ruleGroup.ts";
import { problemAt } from "../settingsFile.ts";
import { selfChosenUsername } from "../unverifiedUsername.ts";
import { usernameClaim } from "../usernameClaim.ts";
import { duplicates } from "./duplicates.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** Two connectors of one id would be one to Dex. */
export const connectorsHaveIds: FleetCheck = ({ fleet }) => {
  if (fleet === undefined) return [];
  return duplicates(fleet.connectors, ({ connector }) => connector.id).map(({ value, first, again }) =>
    problemAt(
      fleet.file,
      ["connectors", again.index, "id"],
      `is ${JSON.stringify(value)}, the id of connectors[${first.index}]; write another, like ${value}-2`,
    ),
  );
};

/** A stack has one client of GitHub's in keys of its own. */
export const oneGitHubIsOfTheStacks: FleetCheck = ({ fleet }) => {
  if (fleet === undefined) return [];
  return fleet.connectors
    .filter(({ connector }) => isOfTheStacks(connector))
    .slice(1)
    .map(({ index }) =>
      problemAt(
        fleet.file,
        ["connectors", index, "clientId"],
        "is missing. The stacks' githubClientId is that of another GitHub connector, so this one needs its own",
      ),
    );
};

/** Groups of several providers get a prefix that somebody thought of. */
export const groupsHaveAPrefix: FleetCheck = ({ fleet }) => {
  if (fleet?.identity === undefined || fleet.identity.groupsPrefix !== undefined) return [];
  const connectors = fleet.connectors.map(({ connector }) => connector);
  if (connectors.length === 0 || defaultGroupsPrefix(connectors) !== undefined) return [];
  return [
    problemAt(
      fleet.file,
      ["identity", "groupsPrefix"],
      `is missing. With several connectors there is no default; write one for the groups of all, like "acme:"`,
    ),
  ];
};

/** Addresses that people choose themselves become user names only where somebody decided so. */
export const selfChosenNamesAreAccepted: FleetCheck = ({ fleet }) => {
  if (fleet?.identity === undefined) return [];
  const connectors = fleet.connectors.map(({ connector }) => connector);
  if (usernameClaim(fleet.identity, connectors) !== undefined) return [];
  const reasons = selfChosenUsername("email", connectors) ?? "";
  return [
    problemAt(
      fleet.file,
      ["identity", "username"],
      `is missing. The default, email, lets one person take the name of another (${reasons}); write sub, which nobody can choose, or email to accept this, or set usernamePrefix to keep these names apart from others`,
    ),
  ];
};

/** A connector whose people lack the claim that is the user name would let them log in at Dex and nowhere else. */
export const everybodyHasAUsername: FleetCheck = ({ fleet }) => {
  if (fleet?.identity === undefined) return [];
  const username = usernameClaim(
    fleet.identity,
    fleet.connectors.map(({ connector }) => connector),
  );
  // Reported by itself where it is missing.
  if (username === undefined) return [];
  return fleet.connectors.flatMap(({ connector }) => {
    const reason = connectorPlan(connector).lacks[username];
    if (reason === undefined) return [];
    return [
      problemAt(
        fleet.file,
        ["identity", "username"],
        `is ${username}, which nobody of the connector ${connector.id} could log in by: ${reason}; write another claim`,
      ),
    ];
  });
};

/** A rule for a group that nobody is given, or that several connectors could give, does not say whom it means. */
export const everyRuleNamesAGroup: FleetCheck = ({ fleet }) => {
  if (!fleet?.knowsEveryConnector || !fleet.knowsEveryJob) return [];
  const connectors = fleet.connectors.map(({ connector }) => connector);
  return fleet.rules.flatMap(({ index, rule }) => {
    const named = ruleGroup(rule, connectors, fleet.automation?.subjects);
    return "reason" in named ? [problemAt(fleet.file, ["access", index, named.key], named.reason)] : [];
  });
};

/**
 * With several connectors, an API server writes the connector's id before a group, and bindings hold the name without it
 * too, for API servers that cannot. So no group may look like one of another connector, neither one that a rule names
 * nor one that a connector could give: people may be free to make a team of any name.
 */
export const groupsAreOfOneConnector: FleetCheck = ({ fleet }) => {
  if (!fleet?.knowsEveryConnector || !fleet.knowsEveryJob || fleet.connectors.length < 2) return [];
  const connectors = fleet.connectors.map(({ connector }) => connector);
  const ids = [...connectors.map(({ id }) => id), automationConnectorId];
  return fleet.rules.flatMap(({ index, rule }) => {
    const named = ruleGroup(rule, connectors, fleet.automation?.subjects);
    if ("reason" in named) return [];
    const tell = (message: string) => [
      problemAt(fleet.file, ["access", index, rule.team === undefined ? "group" : "team"], message),
    ];
    const id = ids.find((each) => named.group.startsWith(`${each}:`));
    if (id !== undefined) {
      return tell(
        `is the group ${JSON.stringify(named.group)}, which looks like one of the connector ${id}; give that connector another id`,
      );
    }
    const bound = `${named.connector}:${named.group}`;
    // Who can give the group itself needs no other name for it.
    const other = connectors
      .map((connector) => ({ id: connector.id, plan: connectorPlan(connector) }))
      .find(({ plan }) => plan.givesGroup(bound) && !plan.givesGroup(named.group));
    if (other === undefined) return [];
    return tell(
      `is written ${JSON.stringify(bound)} where a group says its connector, and ${other.id} could give a group of that name; give the connector ${named.connector} another id`,
    );
  });
};
