import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type ConnectorSecrets, connectorPlan } from "../oidc/dex/connectors/connectors.ts";
import type { DexClusterSettings } from "../settings/clusterSettings.ts";
import { isOfTheStacks } from "../settings/connectors/stackClient.ts";

/** Where the secrets of connectors stand in a stack's configuration, but for those of GitHub's own keys. */
const secretsKey = "connectorSecrets";

/**
 * The secrets of a cluster's connectors, from the engine straight to where they are used. GitHub's client stands in keys
 * of its own.
 */
export function connectorSecrets(
  { connectors, githubClientId }: DexClusterSettings,
  config: pulumi.Config,
): pulumi.Output<ConnectorSecrets> {
  const areNeeded = connectors.some(
    (connector) => !isOfTheStacks(connector) && Object.keys(connectorPlan(connector).secrets).length > 0,
  );
  const gitHub = connectors.find(isOfTheStacks);
  const hasGitHub = gitHub !== undefined && githubClientId !== undefined;
  return pulumi
    .secret([
      areNeeded ? config.requireSecretObject<unknown>(secretsKey) : {},
      hasGitHub ? config.requireSecret("githubClientSecret") : "",
    ] as const)
    .apply<ConnectorSecrets>(([others, clientSecret]) => ({
      ...secretTexts(others),
      ...(hasGitHub ? { [gitHub.id]: { clientId: githubClientId, clientSecret } } : {}),
    }));
}

const texts = z.record(z.string(), z.record(z.string(), z.string()));

/** @throws {pulumi.RunError} where a value is no text, with its place and not a word of it. */
function secretTexts(given: unknown): ConnectorSecrets {
  const known = texts.safeParse(given);
  if (known.success) return known.data;
  const places = known.error.issues.map(({ path }) => [secretsKey, ...path].map(String).join("."));
  throw new pulumi.RunError(`These are to be texts: ${[...new Set(places)].sort().join(", ")}`);
}
