import type { WrittenConnector } from "./connectorSchema.ts";

/** Whether a connector's client is each stack's own `githubClientId` and `githubClientSecret`: GitHub's, where it names none. */
export function isOfTheStacks(
  connector: Pick<WrittenConnector, "type"> & { readonly clientId?: unknown },
): boolean {
  return connector.type === "github" && connector.clientId === undefined;
}
