import { type Finding, notApplicable, ok } from "../verification.ts";
import { UnreadableMetricsError } from "./metrics.ts";
import { bindingList, type NamespaceRbac, roleList, signingKeyAccess } from "./signingKeyAccess.ts";

/** Reads what is at a path of an API server, as its administrator. @throws UnreadableMetricsError */
export type ReadPath = (path: string) => Promise<string>;

const rbac = "/apis/rbac.authorization.k8s.io/v1";

/** How many bindings a message names; the rest is counted. */
const listed = 3;

/**
 * Whether only cluster administrators can get at Dex's signing keys. Access rules give nobody else a way, but other
 * bindings of the cluster may. It warns, since bindings that Latchkey does not own are not a reason to stop a rollout.
 *
 * @param dexNamespace Dex's namespace.
 * @param reader how the cluster's objects are read; nothing where a program would have to be run for it.
 */
export async function checkSigningKeyAccess(
  dexNamespace: string,
  reader: () => Promise<ReadPath | undefined>,
): Promise<Finding> {
  try {
    const read = await reader();
    if (read === undefined)
      return notApplicable("its kubeconfig logs in through a program, which is not run for this");
    const namespaceRbac = async (namespace: string): Promise<NamespaceRbac> => ({
      roles: roleList.parse(JSON.parse(await read(`${rbac}/namespaces/${namespace}/roles`))).items,
      bindings: bindingList.parse(JSON.parse(await read(`${rbac}/namespaces/${namespace}/rolebindings`)))
        .items,
    });
    const found = signingKeyAccess({
      roles: roleList.parse(JSON.parse(await read(`${rbac}/clusterroles`))).items,
      bindings: bindingList.parse(JSON.parse(await read(`${rbac}/clusterrolebindings`))).items,
      dexNamespace: await namespaceRbac(dexNamespace),
      controlPlaneNamespace: await namespaceRbac("kube-system"),
    });
    if (found.length === 0) return ok("only cluster administrators can get at them");
    const each = found
      .slice(0, listed)
      .map(({ subject, binding, action }) => `${subject} can ${action} (${binding})`);
    const more = found.length > listed ? ` and ${found.length - listed} more` : "";
    return {
      verdict: "warning",
      told: `not only cluster administrators can get at them: ${each.join(", ")}${more}`,
      remedy: `remove these bindings, or replace them by RoleBindings in other namespaces than ${dexNamespace} and kube-system`,
    };
  } catch (error) {
    if (!(error instanceof UnreadableMetricsError)) throw error;
    return {
      verdict: "warning",
      told: `who can get at them cannot be read: ${error.message}`,
      remedy: error.remedy,
    };
  }
}
