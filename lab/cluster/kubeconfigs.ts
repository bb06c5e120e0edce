import { join } from "node:path";
import { type ClientName, readCredential } from "./credentials.ts";
import { writeIfChanged } from "./files.ts";
import { type KubeconfigEntry, renderKubeconfig } from "./kubeconfig.ts";
import { adminKubeconfigFile, apiServerUrl, clusterFiles } from "./layout.ts";
import { adminContext, type ClusterPlan } from "./plan.ts";

/** Who has a kubeconfig in every cluster. */
const holders = ["admin", "kube-controller-manager"] as const satisfies readonly ClientName[];

/** Who has one besides in a cluster with a node. */
const nodeHolders = ["kube-scheduler", "kube-proxy", "kubelet"] as const satisfies readonly ClientName[];

type Holder = (typeof holders)[number] | (typeof nodeHolders)[number];

/** Where the kubeconfig of one of a cluster's holders is. */
export function kubeconfigPath(plan: ClusterPlan, holder: Holder): string {
  return join(clusterFiles(plan).kubeconfigs, `${holder}.yaml`);
}

/** Writes all kubeconfigs of a cluster from its credentials. */
export function ensureKubeconfigs(plan: ClusterPlan): void {
  for (const holder of plan.hasNode ? [...holders, ...nodeHolders] : holders) {
    writeIfChanged(kubeconfigPath(plan, holder), renderKubeconfig([entryOf(plan, holder)]));
  }
}

/** Writes the one kubeconfig of the administrator of all clusters. The first one's context is the current one. */
export function ensureAdminKubeconfig([hub, ...spokes]: readonly [ClusterPlan, ...ClusterPlan[]]): void {
  const content = renderKubeconfig([entryOf(hub, "admin"), ...spokes.map((plan) => entryOf(plan, "admin"))]);
  writeIfChanged(adminKubeconfigFile, content);
}

function entryOf(plan: ClusterPlan, holder: Holder): KubeconfigEntry {
  return {
    cluster: plan.name,
    server: apiServerUrl(plan),
    certificateAuthority: readCredential(plan, "authority").certificate,
    user: holder === "admin" ? adminContext(plan) : `${plan.name}-${holder}`,
    credentials: readCredential(plan, holder),
  };
}
