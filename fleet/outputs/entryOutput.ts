import { z } from "zod";
import type { KubeconfigEntryInput } from "../../oidc/kubeconfig/entry.ts";
import type { StackOutputs } from "../engine/stackOutputs.ts";

/** The stack output that holds a cluster's part of a kubeconfig. */
const outputName = "kubeconfigEntry";

/** An HTTPS URL in which no name and no password stands: tokens are sent there. */
const plainUrl = z.url({ protocol: /^https$/ }).refine((url) => !/\/\/[^/]*@/.test(url), {
  error: "holds a user name or a password",
});

const entryOutput = z.object({
  name: z.string().min(1),
  server: plainUrl,
  certificateAuthority: z.string().optional(),
  tlsServerName: z.string().optional(),
  issuer: plainUrl,
  audience: z.string().min(1),
  issuerCertificateAuthority: z.string().optional(),
  connector: z.string().min(1).optional(),
  ports: z.array(z.int().min(1).max(65_535)).min(1).optional(),
  deviceCode: z.boolean().optional(),
  namespace: z.string().optional(),
}) satisfies z.ZodType<KubeconfigEntryInput>;

/** What a stack says of its cluster's entry, or why it says nothing. */
export type EntryOutput =
  | { readonly input: KubeconfigEntryInput }
  /** Why there is none yet, and how it comes about. */
  | { readonly missing: string }
  /** What is wrong with it, without its values. */
  | { readonly invalid: string };

/** Finds a cluster's part of a kubeconfig in the outputs of its stack. It is not compared with anything yet. */
export function entryOutputOf(cluster: string, outputs: StackOutputs): EntryOutput {
  const apply = `apply it with: pulumi up -s ${cluster}`;
  if (outputs === undefined || Object.keys(outputs).length === 0)
    return { missing: `was never applied; ${apply}` };
  const written = outputs[outputName];
  if (written === undefined)
    return { missing: `was last applied by a Latchkey that had no output ${outputName}; ${apply}` };
  const entry = entryOutput.safeParse(written);
  if (entry.success) return { input: entry.data };
  const faults = entry.error.issues.map(
    ({ path, message }) => `${[outputName, ...path].join(".")}: ${message}`,
  );
  return { invalid: `not a kubeconfig entry: ${faults.join("; ")}` };
}
