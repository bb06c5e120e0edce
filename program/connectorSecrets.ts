import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type ConnectorSecrets, connectorPlan } from "../oidc/dex/connectors/connectors.ts";
import { connectorSecretsKey } from "../settings/connectorSecrets.ts";
import type { DexClusterSettings } from "../settings/clusterSettings.ts";
import type { GitHubClient } from "./gitHubClient.ts";
import { programError } from "./messages.ts";

/**
 * The secrets of a cluster's connectors, from the engine straight to where they are used.
 *
 * @param client the stack's own at GitHub; absent where it has none.
 */
export function connectorSecrets(
  { connectors, gitHub }: Pick<DexClusterSettings, "connectors" | "gitHub">,
  client: Pick<GitHubClient, "clientId" | "clientSecret"> | undefined,
  config: pulumi.Config,
): pulumi.Output<ConnectorSecrets> {
  const areNeeded = connectors.some(
    (connector) =>
      connector.id !== gitHub?.connector && Object.keys(connectorPlan(connector).secrets).length > 0,
  );
  return pulumi
    .secret([
      areNeeded ? config.requireSecretObject<unknown>(connectorSecretsKey) : {},
      client && { clientId: client.clientId, clientSecret: client.clientSecret },
    ] as const)
    .apply<ConnectorSecrets>(([others, ofGitHub]) => ({
      ...secretTexts(others),
      ...(gitHub && ofGitHub ? { [gitHub.connector]: ofGitHub } : {}),
    }));
}

const texts = z.record(z.string(), z.record(z.string(), z.string()));

/** @throws {pulumi.RunError} where a value is no text, with its place and not a word of it. */
function secretTexts(given: unknown): ConnectorSecrets {
  const known = texts.safeParse(given);
  if (known.success) return known.data;
  const places = known.error.issues.map(({ path }) => [connectorSecretsKey, ...path].map(String).join("."));
  throw programError(`These are to be texts: ${[...new Set(places)].sort().join(", ")}`);
}
