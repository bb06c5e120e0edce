import { z } from "zod";
import type { KubeconfigEntryInput } from "../../oidc/kubeconfig/entry.ts";
import type { StackOutputs } from "../engine/stackOutputs.ts";
import { entryOutputOf } from "../kubeconfig/entryOutput.ts";

/** What a stack says of its cluster, as it was last applied. */
export interface AppliedStack {
  /** The cluster's part of a kubeconfig: where its API server and its issuer are, and who signs their certificates. */
  readonly entry: KubeconfigEntryInput;
  /** Its `AuthenticationConfiguration`; empty where the distribution takes none. */
  readonly authenticationConfiguration: string;
  /** Its API server's `--oidc-*` arguments, one a line; empty where the distribution takes none. */
  readonly apiServerFlags: string;
  /** Where the `AuthenticationConfiguration` lies on every control-plane host, as far as that is known. */
  readonly configurationPath: string | undefined;
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
 * Reads what a stack says of its cluster, or why it says nothing.
 *
 * @throws CommandError when it says something, and it is not what Latchkey writes.
 */
export function appliedStackOf(
  cluster: string,
  outputs: StackOutputs,
): AppliedStack | { readonly missing: string } {
  const entry = entryOutputOf(cluster, outputs);
  if ("missing" in entry) return entry;
  const { authenticationConfiguration, apiServerFlags, apiServer } = outputsOfStack.parse(outputs);
  const file = apiServer.structured?.files.find(({ content }) => content === authenticationConfiguration);
  return {
    entry: entry.input,
    authenticationConfiguration,
    apiServerFlags,
    configurationPath: file?.path,
  };
}
