import { hasDex } from "../loadStack.ts";
import { problemAt } from "../settingsFile.ts";
import type { FleetCheck } from "./fleetCheck.ts";

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
