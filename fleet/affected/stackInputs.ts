import type { ClusterConnection } from "../../oidc/kubeconfig/clusterConnection.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import type { HubOutputs } from "../../settings/hubOutputs.ts";
import { digestOf } from "./digest.ts";

/**
 * Everything that the program of one stack is a function of, but for the time and for what it asks of GitHub, which
 * only programs of a cluster with a Dex depend on.
 */
export interface StackInputs {
  /** What the cluster is built from. */
  readonly settings: ClusterSettings;
  /** The stack file as it is, with its encrypted secrets and whatever belongs to others. */
  readonly stackFile: string;
  /** Pulumi.yaml as it is. */
  readonly projectFile: string;
  /** The code's digest. */
  readonly code: string;
  /** What a spoke reads of its hub's outputs. */
  readonly hub?: HubOutputs;
  /** Where its context leads; absent where a kubeconfig is among its secrets. */
  readonly connection?: ClusterConnection;
  /** The environment's variables that providers read. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A digest that is the same as long as the program would say the same. */
export function inputsDigest(inputs: StackInputs): string {
  return digestOf(inputs);
}

/**
 * The variables that the providers and the engine read, and that hold no secret: where kubeconfigs are, and how the
 * Kubernetes provider works (pulumi-kubernetes, provider/pkg/provider).
 */
export function environmentOfProviders(environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const told = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && /^(KUBECONFIG$|PULUMI_K8S_|PULUMI_BACKEND_URL$)/.test(name)
      ? [[name, value] as const]
      : [],
  );
  return Object.fromEntries(told);
}

/** Whether a stack file takes values from a Pulumi ESC environment, which change where nobody here sees it. */
export function readsEnvironments(stackFile: string): boolean {
  return /^["']?environment["']?\s*:/m.test(stackFile);
}
