import { z } from "zod";
import type { KubeconfigEntryInput } from "../../oidc/kubeconfig/entry.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import type { StackOutputs } from "../engine/stackOutputs.ts";
import { compareConfigurations, compareEntry, mismatchText } from "./compareOutputs.ts";
import { dexClusterOf, type DexOutputs, dexOutputsOf } from "./dexOutputs.ts";
import { entryOutputOf } from "./entryOutput.ts";
import type { KnownConnection } from "./knownConnection.ts";

/** A cluster's stack as it was last applied, after its outputs were compared with what is known without them. */
export interface AppliedStack {
  /** The cluster's part of a kubeconfig: where its API server and its issuer are, and who signs their certificates. */
  readonly entry: KubeconfigEntryInput;
  /** Where its API server answers, as its administrator knows it. */
  readonly connection: KnownConnection;
  /** What the stack with its Dex says. */
  readonly dex: DexOutputs;
  /** Its `AuthenticationConfiguration`; empty where the distribution takes none. */
  readonly authenticationConfiguration: string;
  /** Its API server's `--oidc-*` arguments, one a line; empty where the distribution takes none. */
  readonly apiServerFlags: string;
  /** Where the `AuthenticationConfiguration` lies on every control-plane host, as far as that is known. */
  readonly configurationPath: string | undefined;
}

/** A cluster's stack, or why its outputs cannot be used. */
export type ReadStack =
  | AppliedStack
  /** It says nothing yet: why, and how it comes about. */
  | { readonly missing: string }
  | RejectedStack;

/** A stack whose outputs must not be used. */
export interface RejectedStack {
  /** What is wrong with them, as an object of "has": every mismatch with both values. */
  readonly rejected: string;
  readonly remedy: string;
}

/** What a stack is read from. */
export interface StackInput {
  readonly settings: ClusterSettings;
  readonly outputs: StackOutputs;
  /** The outputs of the stack whose Dex the cluster trusts: its own, or its hub's. */
  readonly dexOutputs: StackOutputs;
  readonly connection: KnownConnection;
}

const placedFile = z.object({ path: z.string(), content: z.string() });

/** What another version of Latchkey writes otherwise is left out, not a fault. */
const outputsOfStack = z.object({
  authenticationConfiguration: z.string().catch(""),
  apiServerFlags: z.string().catch(""),
  apiServer: z
    .object({ structured: z.object({ files: z.array(placedFile) }).optional() })
    .catch({ structured: undefined }),
});

/**
 * Reads the outputs of a cluster's stack. This is the one place where they are compared with the fleet's files, with
 * the outputs of the Dex that the cluster trusts, and with the administrator's connection: nothing else reads them.
 */
export function readAppliedStack({ settings, outputs, dexOutputs, connection }: StackInput): ReadStack {
  const { cluster } = settings;
  const written = entryOutputOf(cluster, outputs);
  if ("missing" in written) return written;
  if ("invalid" in written) return rejected(cluster, written.invalid);
  const dexCluster = dexClusterOf(settings);
  const dex = dexOutputsOf(dexOutputs);
  if (dex === undefined)
    return {
      rejected: `outputs that cannot be compared: the stack ${dexCluster} gives no issuer`,
      remedy: `apply it with: pulumi up -s ${dexCluster}`,
    };
  const compared = compareEntry(written.input, { settings, dex, connection });
  if ("mismatches" in compared) return rejected(cluster, compared.mismatches.map(mismatchText).join("; "));
  const { entry } = compared;
  const { authenticationConfiguration, apiServerFlags, apiServer } = outputsOfStack.parse(outputs);
  const mismatches = compareConfigurations({ authenticationConfiguration, apiServerFlags }, entry);
  if (mismatches.length > 0) return rejected(cluster, mismatches.map(mismatchText).join("; "));
  const file = apiServer.structured?.files.find(({ content }) => content === authenticationConfiguration);
  return {
    entry,
    connection,
    dex,
    authenticationConfiguration,
    apiServerFlags,
    configurationPath: file?.path,
  };
}

function rejected(cluster: string, reason: string): RejectedStack {
  return {
    rejected: `outputs that do not belong to this fleet: ${reason}`,
    remedy: `apply it with: pulumi up -s ${cluster}; if nothing changed since it was applied, find out who changed its state before anybody logs in there`,
  };
}
