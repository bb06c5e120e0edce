import type { ConnectorLogin } from "../../oidc/dex/connectors/connectors.ts";

/** Whether a connector's client is each stack's own `githubClientId` and `githubClientSecret`: GitHub's, where it names none. */
export function isOfTheStacks(connector: ConnectorLogin): boolean {
  return connector.type === "github" && connector.clientId === undefined;
}
