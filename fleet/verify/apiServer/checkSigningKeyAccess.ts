import type { z } from "zod";
import { jsonOf } from "../answerText.ts";
import { type Finding, notApplicable, ok, warning } from "../verification.ts";
import { type Administrator, AdministratorError } from "./administrator.ts";
import { bindingList, type NamespaceRbac, roleList, signingKeyAccess } from "./signingKeyAccess.ts";

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
  reader: () => Promise<Administrator["get"] | undefined>,
): Promise<Finding> {
  try {
    const read = await reader();
    if (read === undefined)
      return notApplicable("its kubeconfig logs in through a program, which is not run for this");
    const roles = async (path: string) => items(roleList, path, await read(path));
    const bindings = async (path: string) => items(bindingList, path, await read(path));
    const namespaceRbac = async (namespace: string): Promise<NamespaceRbac> => ({
      roles: await roles(`${rbac}/namespaces/${namespace}/roles`),
      bindings: await bindings(`${rbac}/namespaces/${namespace}/rolebindings`),
    });
    const found = signingKeyAccess({
      roles: await roles(`${rbac}/clusterroles`),
      bindings: await bindings(`${rbac}/clusterrolebindings`),
      dexNamespace: await namespaceRbac(dexNamespace),
      controlPlaneNamespace: await namespaceRbac("kube-system"),
    });
    if (found.length === 0) return ok("only cluster administrators can get at them");
    const each = found
      .slice(0, listed)
      .map(({ subject, binding, action }) => `${subject} can ${action} (${binding})`);
    const more = found.length > listed ? ` and ${found.length - listed} more` : "";
    return warning(
      `not only cluster administrators can get at them: ${each.join(", ")}${more}`,
      `remove these bindings, or replace them by RoleBindings in other namespaces than ${dexNamespace} and kube-system`,
    );
  } catch (error) {
    if (!(error instanceof AdministratorError)) throw error;
    return warning(`the roles and bindings cannot be read: ${error.message}`, error.remedy);
  }
}

function items<Item>(
  list: z.ZodType<{ readonly items: readonly Item[] }>,
  path: string,
  answer: string,
): readonly Item[] {
  const read = list.safeParse(jsonOf(answer));
  if (read.success) return read.data.items;
  throw new AdministratorError(
    `the API server's answer at ${path} is not a list of RBAC objects`,
    `see what kubectl get --raw ${path} prints`,
  );
}
