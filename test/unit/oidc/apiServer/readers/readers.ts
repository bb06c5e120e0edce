import type { ApiServerTarget } from "../../../../../oidc/apiServer/target.ts";
import { aks, eks, gke } from "./clouds.ts";
import { gardener } from "./gardener.ts";
import { kops } from "./kops.ts";
import { kubeApiServer, minikube } from "./kubeApiServer.ts";
import { clusterApi, kind, kubeadm } from "./kubeadm.ts";
import { k3s, rke2 } from "./rancher.ts";
import type { Reader } from "./reader.ts";
import { talos } from "./talos.ts";

/** A reader for every distribution. */
export const readers: Readonly<Record<ApiServerTarget["distribution"], Reader>> = {
  "kube-apiserver": kubeApiServer,
  kubeadm,
  kind,
  k3s,
  rke2,
  minikube,
  kops,
  talos,
  "cluster-api": clusterApi,
  gardener,
  eks,
  aks,
  gke,
};
