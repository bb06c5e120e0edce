import { allowedTeams } from "../allowedTeams.ts";
import { hasDex } from "../loadStack.ts";
import { problemAt } from "../settingsFile.ts";
import { everyRuleMatchesACluster } from "./access.ts";
import { everyRuleNamesAGroup } from "./connectors.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** A Dex where nobody has a team that may log in is a mistake, unless it is for jobs. */
export const somebodyMayLogIn: FleetCheck = (files) => {
  const { fleet, stacks } = files;
  if (!fleet?.knowsEveryConnector || !fleet.knowsEveryRule) return [];
  if (fleet.automation !== undefined || !fleet.knowsEveryJob) return [];
  // A rule that does nothing is reported by itself.
  if ([...everyRuleNamesAGroup(files), ...everyRuleMatchesACluster(files)].length > 0) return [];
  const connectors = fleet.connectors.map(({ connector }) => connector);
  const rules = fleet.rules.map(({ rule }) => rule);
  const withoutPeople = stacks.filter(hasDex).find(({ cluster, right: { role } }) => {
    const spokes = stacks.filter(
      ({ right }) => role === "hub" && right.role === "spoke" && right.hub === cluster,
    );
    const clusters = [cluster, ...spokes.map((spoke) => spoke.cluster)];
    return connectors.every(
      (connector) =>
        connector.type === "github" && allowedTeams(connector, { rules, connectors, clusters })?.length === 0,
    );
  });
  if (withoutPeople === undefined) return [];
  const { cluster, right } = withoutPeople;
  const whose = right.role === "hub" ? `the hub ${cluster} and its spokes` : `the cluster ${cluster}`;
  return fleet.connectors.map(({ index }) =>
    problemAt(
      fleet.file,
      ["connectors", index, "allowedMembers"],
      `is teams, and no access rule for ${whose} names a team, so nobody could log in there; add a rule for a team, or write organization to let every member log in`,
    ),
  );
};

/** Two stacks that own one team would each undo what the other did. */
export const oneStackOwnsTheTeams: FleetCheck = ({ fleet, stacks }) => {
  if (fleet === undefined) return [];
  const withDex = stacks.filter(hasDex).map(({ cluster }) => cluster);
  if (withDex.length < 2) return [];
  return fleet.connectors
    .filter(({ connector }) => connector.type === "github" && connector.teams !== undefined)
    .map(({ index }) =>
      problemAt(
        fleet.file,
        ["connectors", index, "teams"],
        `are owned by the one stack with a Dex, and this fleet has several: ${withDex.join(", ")}; make all but one of them spokes of a hub, or remove the key and keep the teams on GitHub`,
      ),
    );
};

/** Two connectors of one organisation that own one team would be two resources for it. */
export const everyOrganizationIsOwnedOnce: FleetCheck = ({ fleet }) => {
  if (fleet === undefined) return [];
  const owning = new Map<string, number>();
  return fleet.connectors.flatMap(({ index, connector }) => {
    if (connector.type !== "github" || connector.teams === undefined) return [];
    const organization = `${connector.host}/${connector.organization}`.toLowerCase();
    const first = owning.get(organization);
    owning.set(organization, first ?? index);
    if (first === undefined) return [];
    return [
      problemAt(
        fleet.file,
        ["connectors", index, "teams"],
        `are of the organisation whose teams connectors[${first}] owns; write them there`,
      ),
    ];
  });
};
