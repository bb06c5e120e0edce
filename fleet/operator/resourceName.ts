import { createHash } from "node:crypto";

/**
 * How long the name of a Stack may be: its pod's label `controller-revision-hash` has at most 63 characters, and is the
 * name, `-workspace`, `-` and a hash of up to ten (pulumi-kubernetes-operator v2.9.0, workspace_controller.go,
 * nameForStatefulSet; kubernetes/kubernetes, pkg/controller/history).
 */
const longest = 42;

/**
 * The name of a cluster's Stack in Kubernetes: the cluster's own, where Kubernetes takes it as the name of a pod, and
 * otherwise one that resembles it, with a few characters of a hash so that no two clusters share one.
 */
export function resourceName(cluster: string): string {
  if (cluster.length <= longest && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(cluster)) return cluster;
  const hash = createHash("sha256").update(cluster).digest("hex").slice(0, 8);
  const similar = cluster
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, longest - hash.length - 1)
    .replace(/^-/, "")
    .replace(/-$/, "");
  return similar === "" ? `cluster-${hash}` : `${similar}-${hash}`;
}
