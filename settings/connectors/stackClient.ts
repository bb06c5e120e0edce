import type { WrittenConnector } from "./connectorSchema.ts";

/** A GitHub connector as it is written. */
export type WrittenGitHub = Extract<WrittenConnector, { readonly type: "github" }>;

/**
 * Whether a connector's client is particular to each stack: GitHub's, where the fleet file names none. It is the stack's own
 * `githubClientId` and `githubClientSecret`, or the app that the stack registers.
 */
export function isOfTheStacks(connector: WrittenConnector): connector is WrittenGitHub {
  return connector.type === "github" && connector.clientId === undefined;
}
