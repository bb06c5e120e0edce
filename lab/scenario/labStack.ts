import { readFile } from "node:fs/promises";
import { parse, stringify } from "yaml";
import type { Cluster } from "../cluster/cluster.ts";
import type { PreparedGitHub } from "../github/prepare.ts";
import type { PulumiProject } from "../project/pulumiProject.ts";
import { dexNodePort } from "../lab/issuer.ts";

/** What every stack of the lab is set to. */
interface AnyLabStack {
  /** Its name, which is the cluster's in the fleet. */
  readonly stack: string;
  /** The cluster it builds. */
  readonly cluster: Pick<Cluster, "context">;
  /** The kubeconfig file into which the entry is merged. */
  readonly kubeconfigFile: string;
}

/** A stack with a Dex. */
export interface LabStackWithDex extends AnyLabStack {
  readonly role: "hub" | "standalone";
  /** The OAuth App on the stand-in for GitHub that the cluster's Dex is; absent where the stack registers an app. */
  readonly github?: Pick<PreparedGitHub, "clientId" | "clientSecretFile">;
}

/** A stack that trusts another's Dex. */
export interface LabSpokeStack extends AnyLabStack {
  readonly role: "spoke";
  /** The stack of its hub. */
  readonly hub: string;
}

/** Makes the stack, or finds it, and sets it the way the README tells a person to: with `pulumi config set`. */
export async function configureLabStack(
  project: PulumiProject,
  input: LabStackWithDex | LabSpokeStack,
): Promise<void> {
  const { stack } = input;
  await project.pulumi(["stack", "select", "--create", stack], { mustPass: true });
  const settings = {
    "latchkey:role": input.role,
    "latchkey:distribution": "kube-apiserver",
    "latchkey:kubernetesVersion": "1.36",
    "latchkey:context": input.cluster.context,
    "latchkey:kubeconfigFile": input.kubeconfigFile,
    ...(input.role === "spoke"
      ? { "latchkey:hub": input.hub }
      : {
          "latchkey:exposure": { type: "NodePort", nodePort: dexNodePort },
          ...(input.github === undefined ? {} : { "latchkey:githubClientId": input.github.clientId }),
        }),
  };
  const file = `Pulumi.${stack}.yaml`;
  const written: unknown = parse(await project.readFleetFile(file));
  const kept = typeof written === "object" && written !== null ? written : {};
  const config = "config" in kept && typeof kept.config === "object" ? kept.config : {};
  await project.writeFleetFile(file, stringify({ ...kept, config: { ...config, ...settings } }));
  if (input.role === "spoke" || input.github === undefined) return;
  await project.pulumi(["config", "set", "--stack", stack, "--secret", "latchkey:githubClientSecret"], {
    input: await readFile(input.github.clientSecretFile, "utf8"),
    mustPass: true,
  });
}

/** Sets the secrets of connectors beside GitHub's, by the connector's id and then by key, as a person is told to. */
export async function configureConnectorSecrets(
  project: PulumiProject,
  stack: string,
  secrets: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Promise<void> {
  for (const [id, ofConnector] of Object.entries(secrets)) {
    for (const [key, value] of Object.entries(ofConnector)) {
      const path = `latchkey:connectorSecrets.${id}.${key}`;
      await project.pulumi(["config", "set", "--stack", stack, "--secret", "--path", path], {
        input: value,
        mustPass: true,
      });
    }
  }
}
