import { join } from "node:path";
import { type ClientName, readCredential } from "./credentials.ts";
import { writeIfChanged } from "./files.ts";
import { renderKubeconfig } from "./kubeconfig.ts";
import { apiServerUrl, clusterFiles } from "./layout.ts";

/** Who has a kubeconfig. */
const holders = ["admin", "kube-controller-manager", "kube-scheduler", "kube-proxy", "kubelet"] as const;

/** Name of the cluster and of the context in the lab's kubeconfigs. */
export const clusterName = "latchkey-lab";

/** Where the kubeconfig of one of them is. */
export function kubeconfigPath(holder: (typeof holders)[number] & ClientName): string {
  return join(clusterFiles.kubeconfigs, `${holder}.yaml`);
}

/** Writes all kubeconfigs of the cluster from its credentials. */
export function ensureKubeconfigs(): void {
  const certificateAuthority = readCredential("authority").certificate;
  for (const holder of holders) {
    const content = renderKubeconfig({
      cluster: clusterName,
      server: apiServerUrl,
      certificateAuthority,
      user: `${clusterName}-${holder}`,
      credentials: readCredential(holder),
    });
    writeIfChanged(kubeconfigPath(holder), content);
  }
}
