import { automationConnectorId } from "../../oidc/dex/automation.ts";
import { automationLogin } from "../automationLogin.ts";
import { problemAt } from "../settingsFile.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** Jobs come through a connector of their own. */
export const jobsHaveTheirConnector: FleetCheck = ({ fleet }) => {
  if (fleet?.automation === undefined) return [];
  return fleet.connectors
    .filter(({ connector }) => connector.id === automationConnectorId)
    .map(({ index }) =>
      problemAt(
        fleet.file,
        ["connectors", index, "id"],
        `is "${automationConnectorId}", the id of the connector that jobs come through; write another`,
      ),
    );
};

/** Whose tokens are exchanged is never guessed. */
export const jobsHaveAnIssuer: FleetCheck = ({ fleet }) => {
  if (fleet?.automation === undefined || !fleet.knowsEveryConnector) return [];
  const connectors = fleet.connectors.map(({ connector }) => connector);
  if (automationLogin(fleet.automation, connectors) !== undefined) return [];
  const reason = connectors.some(({ type }) => type === "github")
    ? "The fleet's GitHub connectors are of several hosts"
    : "The fleet has no GitHub connector whose jobs could be meant";
  return [
    problemAt(
      fleet.file,
      ["automation", "issuer"],
      `is missing. ${reason}; write the issuer of the jobs' tokens, like https://token.actions.githubusercontent.com`,
    ),
  ];
};

/**
 * Dex exchanges tokens of every connector of type oidc, and looks at no audience (connector/oidc/oidc.go:550): whoever runs an
 * application that people log in to at the same provider could be those people in the clusters.
 */
export const nobodyIsExchangedForAPerson: FleetCheck = ({ fleet }) => {
  if (fleet?.automation === undefined) return [];
  return fleet.connectors.flatMap(({ index, connector }) => {
    if (connector.type !== "oidc") return [];
    const message = `is oidc, which goes without automation: with it, Dex would take a token that ${connector.issuer} gave to any other application for the person's own; use the provider's own type where there is one, or remove automation`;
    return [problemAt(fleet.file, ["connectors", index, "type"], message)];
  });
};
