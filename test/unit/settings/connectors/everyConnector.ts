import type { ConnectorLogin, ConnectorSecrets } from "../../../../oidc/dex/connectors/connectors.ts";
import { connectorCases } from "./examples.ts";
import { loadCase } from "./writtenCase.ts";

/** The connectors of all right examples together, each under an id and a name of its own. */
export function everyConnector(): {
  readonly logins: readonly ConnectorLogin[];
  readonly secrets: ConnectorSecrets;
} {
  const numbered = connectorCases.map((example, index) => ({
    logins: loadCase(example).connectors.map((login) => ({
      ...login,
      id: `${login.type}-${index}`,
      name: `Way ${index}`,
    })),
    secrets: example.secrets ?? {},
  }));
  return {
    logins: numbered.flatMap((each) => each.logins),
    secrets: Object.fromEntries(
      numbered.flatMap((each) => each.logins.map(({ id }) => [id, each.secrets] as const)),
    ),
  };
}
