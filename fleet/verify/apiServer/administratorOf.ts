import type { ClusterSettings } from "../../../settings/clusterSettings.ts";
import type { Network } from "../network.ts";
import type { RunProgram } from "../runProgram.ts";
import { type Administrator, administratorByContext, administratorByKubeconfig } from "./administrator.ts";
import type { ReadSecretKubeconfig } from "./secretKubeconfig.ts";

/** How administrators reach their clusters. */
export interface AdministratorDependencies {
  readonly environment: NodeJS.ProcessEnv;
  readonly run: RunProgram;
  readonly network: Network;
  readonly readSecretKubeconfig: ReadSecretKubeconfig;
}

/**
 * Returns a cluster's administrator, by the context or the secret kubeconfig that its stack file names. `undefined` where
 * that kubeconfig names a program that logs in.
 */
export async function administratorOf(
  { cluster, context }: Pick<ClusterSettings, "cluster" | "context">,
  { environment, run, network, readSecretKubeconfig }: AdministratorDependencies,
): Promise<Administrator | undefined> {
  return context === undefined
    ? administratorByKubeconfig(await readSecretKubeconfig(cluster), network)
    : administratorByContext(context, environment, run);
}
