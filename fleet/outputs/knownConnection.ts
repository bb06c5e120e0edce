import { YAMLParseError } from "yaml";
import {
  type ClusterConnection,
  clusterConnection,
  clusterConnections,
  KubeconfigError,
} from "../../oidc/kubeconfig/clusterConnection.ts";
import { ambientKubeconfigs, configuredKubeconfig } from "../../program/administeredCluster.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";

/** Where a cluster's API server answers, from a source that the cluster's stack does not control. */
export type KnownConnection =
  | {
      readonly connection: ClusterConnection;
      /** Where it was read, such as `the context "prod-eu-1-admin"`. */
      readonly source: string;
    }
  /** Why it is not known on this machine. */
  | { readonly unknown: string };

/** Finds the known connection of a cluster. */
export type ReadKnownConnection = (settings: ClusterSettings) => Promise<KnownConnection>;

/** Reads a `latchkey:kubeconfig` from a stack's secrets. `undefined` where it cannot be read here. */
export type ReadKubeconfigSecret = (stack: string) => Promise<string | undefined>;

/**
 * Known connections by the administrator's kubeconfig on this machine: the context of `latchkey:context`, or the secret
 * `latchkey:kubeconfig`.
 *
 * @param readSecret absent where no secret may be read.
 */
export function administratorsConnections(
  environment: NodeJS.ProcessEnv,
  readSecret?: ReadKubeconfigSecret,
): ReadKnownConnection {
  let ambient: ((context?: string) => ClusterConnection) | undefined;
  return async ({ cluster, context }) => {
    if (context !== undefined)
      return known(`the context ${JSON.stringify(context)}`, () => {
        ambient ??= clusterConnections(ambientKubeconfigs(environment));
        return ambient(context);
      });
    const text = await readSecret?.(cluster);
    if (text === undefined) return { unknown: "the secret latchkey:kubeconfig cannot be read here" };
    return known("latchkey:kubeconfig", () => clusterConnection([configuredKubeconfig(text)]));
  };
}

function known(source: string, find: () => ClusterConnection): KnownConnection {
  try {
    return { connection: find(), source };
  } catch (error) {
    if (error instanceof KubeconfigError) return { unknown: error.message };
    // The message of the first quotes the text, which holds credentials.
    if (error instanceof YAMLParseError) return { unknown: "the administrator's kubeconfig is not YAML" };
    if (isFileError(error)) return { unknown: `a file of the kubeconfig cannot be read: ${error.code}` };
    throw error;
  }
}

function isFileError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
