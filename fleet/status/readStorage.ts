import pLimit from "p-limit";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { nearlyUsedUp, quotaPath, quotaUsage, usedUpRemedy } from "../dexStorage/quotaUsage.ts";
import type { Surroundings } from "../surroundings.ts";
import { AdministratorError, administratorByContext } from "../verify/apiServer/administrator.ts";
import type { RunProgram } from "../verify/runProgram.ts";
import type { Concern } from "./fleetStatus.ts";

/** How many API servers are asked at once. Each is a process of kubectl. */
const atOnce = 8;

/**
 * Reads the quota of every Dex, by kubectl and the cluster's context. One that cannot be read gets a message and is no
 * concern, since status also works without access to a cluster.
 */
export async function storageConcerns(
  clusters: readonly ClusterSettings[],
  run: RunProgram,
  { environment, messages }: Pick<Surroundings, "environment" | "messages">,
): Promise<readonly Concern[]> {
  const limit = pLimit(atOnce);
  const found = await limit.map(clusters, async (settings): Promise<readonly Concern[]> => {
    if (settings.role === "spoke") return [];
    const { cluster, context, dex } = settings;
    const unread = (reason: string) => {
      messages.write(`latchkey: ${cluster}: Dex's quota was not read: ${reason}\n`);
      return [];
    };
    if (context === undefined)
      return unread("latchkey:kubeconfig is a secret, which status does not read; run latchkey verify");
    try {
      const administrator = administratorByContext(context, environment, run);
      const usage = quotaUsage(await administrator.get(quotaPath(dex.namespace)));
      if (usage === undefined) return unread(`${context} has none`);
      const near = nearlyUsedUp(usage);
      return near === undefined
        ? []
        : [
            {
              level: "warning",
              clusters: [cluster],
              what: `Dex's quota is nearly used up: ${near}`,
              remedy: usedUpRemedy(dex.namespace),
            },
          ];
    } catch (error) {
      if (!(error instanceof AdministratorError)) throw error;
      return unread(error.message);
    }
  });
  return found.flat();
}
