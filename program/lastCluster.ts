import { z } from "zod";
import { type LastCluster, newIdentity } from "../oidc/kubeconfig/clusterIdentity.ts";

const outputs = z.object({
  /** Absent in stacks that a Latchkey before 0.2 applied. Their identity follows from their entry. */
  clusterIdentifier: z.string().optional().catch(undefined),
  kubeconfigEntry: z.object({ server: z.string(), certificateAuthority: z.string().exactOptional() }),
});

/** The cluster of the stack's last update. @param last its outputs; `undefined` where they name none. */
export function lastCluster(
  last: Readonly<Record<keyof z.input<typeof outputs>, unknown>>,
): LastCluster | undefined {
  const read = outputs.safeParse(last);
  if (!read.success) return undefined;
  const { clusterIdentifier, kubeconfigEntry } = read.data;
  return { ...kubeconfigEntry, identity: clusterIdentifier ?? newIdentity(kubeconfigEntry) };
}
