/** How an API server came to be, which decides how it takes configuration; the plain ones first, the managed ones last. */
export const distributions = [
  "kube-apiserver",
  "kubeadm",
  "kind",
  "k3s",
  "rke2",
  "minikube",
  "kops",
  "talos",
  "cluster-api",
  "gardener",
  "eks",
  "aks",
  "gke",
] as const;

/** One of {@link distributions}. */
export type Distribution = (typeof distributions)[number];
