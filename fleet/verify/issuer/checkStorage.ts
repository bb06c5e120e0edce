import type { ClusterSettings } from "../../../settings/clusterSettings.ts";
import { isUncounted, nearlyUsedUp, quotaUsage, usedUpRemedy } from "../../dexStorage/quotaUsage.ts";
import { AdministratorError } from "../apiServer/administrator.ts";
import { type Finding, notApplicable, ok, warning } from "../verification.ts";

/**
 * Checks that a Dex has room for new logins.
 *
 * @param quota how its ResourceQuota is read; `undefined` where a program would have to be run for it.
 */
export async function checkStorage(
  settings: ClusterSettings,
  quota: (namespace: string) => Promise<string | undefined>,
): Promise<Finding> {
  if (settings.role === "spoke") return notApplicable(`the Dex is ${settings.hub}'s`);
  const { namespace } = settings.dex;
  try {
    const text = await quota(namespace);
    if (text === undefined)
      return notApplicable("its kubeconfig logs in through a program, which is not run for this");
    const usage = quotaUsage(text);
    if (usage === undefined) return warning("Dex has no quota", `run: pulumi up -s ${settings.cluster}`);
    if (isUncounted(usage))
      return warning(
        "the cluster has not counted Dex's objects yet, and new logins fail until it has",
        "wait up to five minutes, then run this again",
      );
    const near = nearlyUsedUp(usage);
    return near === undefined
      ? ok("has room for new logins")
      : warning(`Dex's quota is nearly used up: ${near}`, usedUpRemedy(namespace));
  } catch (error) {
    if (!(error instanceof AdministratorError)) throw error;
    return warning(`Dex's quota cannot be read: ${error.message}`, error.remedy);
  }
}
