import type { ApiServerConfiguration } from "../../../../oidc/apiServer/configuration.ts";
import type { ApiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";
import type { ApiServerTarget } from "../../../../oidc/apiServer/target.ts";

/** A combination whose output is kept as a golden file, and where its format is documented. */
export interface Case {
  /** The golden files' name. */
  readonly name: string;
  readonly target: ApiServerTarget;
  /** The upstream source or document that the golden files were written after. */
  readonly source: string;
}

function at(minor: number): { readonly kubernetesVersion: ApiServerTarget["kubernetesVersion"] } {
  return { kubernetesVersion: { major: 1, minor } };
}

/** Every distribution, once for each format that it has. */
export const cases: readonly Case[] = [
  {
    name: "kube-apiserver-1.33",
    target: { distribution: "kube-apiserver", ...at(33) },
    source:
      "k8s.io/apiserver v0.36.3 pkg/apis/apiserver/v1beta1/types.go; k8s.io/kubernetes v1.36.3 pkg/kubeapiserver/options/authentication.go",
  },
  {
    name: "kube-apiserver-1.34",
    target: { distribution: "kube-apiserver", ...at(34) },
    source: "k8s.io/apiserver v0.36.3 pkg/apis/apiserver/v1/types.go",
  },
  {
    name: "kubeadm-1.30",
    target: { distribution: "kubeadm", ...at(30) },
    source: "k8s.io/kubernetes v1.30.14 cmd/kubeadm/app/apis/kubeadm/v1beta3/types.go",
  },
  {
    name: "kubeadm-1.31",
    target: { distribution: "kubeadm", ...at(31) },
    source: "k8s.io/kubernetes v1.36.3 cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go",
  },
  {
    name: "kind-1.34",
    target: { distribution: "kind", ...at(34) },
    source: "sigs.k8s.io/kind v0.32.0 pkg/apis/config/v1alpha4/types.go, pkg/internal/patch/kubeadm_merge.go",
  },
  {
    name: "k3s-1.34",
    target: { distribution: "k3s", ...at(34) },
    source: "docs.k3s.io/installation/configuration; k3s pkg/configfilearg",
  },
  {
    name: "rke2-1.34",
    target: { distribution: "rke2", ...at(34) },
    source: "docs.rke2.io/install/configuration; rke2 pkg/podtemplate/podtemplate.go",
  },
  {
    name: "minikube-1.34",
    target: { distribution: "minikube", ...at(34) },
    source:
      "minikube site/content/en/docs/tutorials/{openid_connect_auth,audit-policy}.md, handbook/filesync.md",
  },
  {
    name: "kops-1.34",
    target: { distribution: "kops", ...at(34) },
    source:
      "k8s.io/kops v1.36.2 pkg/apis/kops/v1alpha2/componentconfig.go, docs/cluster_spec.md, nodeup/pkg/model/kube_apiserver.go",
  },
  {
    name: "talos-1.13",
    target: { distribution: "talos", distributionVersion: "1.13", ...at(34) },
    source:
      "talos v1.13.0 website/content/v1.13/schemas/config.schema.json, pkg/machinery/config/types/v1alpha1",
  },
  {
    name: "talos-1.14",
    target: { distribution: "talos", distributionVersion: "1.14", ...at(36) },
    source: "talos v1.14.0-rc.1 pkg/machinery/config/types/k8s/authentication.go",
  },
  {
    name: "cluster-api-v1beta1",
    target: { distribution: "cluster-api", distributionVersion: "v1beta1", ...at(33) },
    source: "sigs.k8s.io/cluster-api/api v1.14.2 bootstrap/kubeadm/v1beta1/kubeadm_types.go",
  },
  {
    name: "cluster-api-v1beta2",
    target: { distribution: "cluster-api", distributionVersion: "v1beta2", ...at(34) },
    source: "sigs.k8s.io/cluster-api/api v1.14.2 bootstrap/kubeadm/v1beta2/kubeadm_types.go",
  },
  {
    name: "gardener-1.31",
    target: { distribution: "gardener", ...at(31) },
    source:
      "github.com/gardener/gardener v1.130.0 pkg/apis/core/v1beta1/types_shoot.go (OIDCConfig), docs/usage/shoot/shoot_access.md",
  },
  {
    name: "gardener-1.34",
    target: { distribution: "gardener", ...at(34) },
    source:
      "github.com/gardener/gardener v1.130.0 docs/usage/shoot/shoot_access.md, Structured Authentication",
  },
  {
    name: "eks-1.34",
    target: { distribution: "eks", ...at(34) },
    source: "Amazon EKS API reference, AssociateIdentityProviderConfig; aws-sdk-go-v2 service/eks v1.105.5",
  },
  {
    name: "aks-1.34",
    target: { distribution: "aks", ...at(34) },
    source:
      "AKS documentation, external-identity-provider-authentication-configure; Microsoft.ContainerService 2025-10-02-preview managedClusters/jwtAuthenticators",
  },
  {
    name: "gke-1.34",
    target: { distribution: "gke", ...at(34) },
    source:
      "cloud.google.com/kubernetes-engine/docs/how-to/oidc; gcloud googlecloudsdk/command_lib/anthos (authentication.gke.io/v2alpha1)",
  },
];

/** A login as a distribution takes it: the managed ones that trust public authorities only get none. */
export function loginFor(target: ApiServerTarget, certificateAuthority: string): ClusterLogin {
  const aks = target.distribution === "aks";
  return {
    issuer: {
      url: "https://login.acme.dev",
      hostname: "login.acme.dev",
      hostIsAddress: false,
      port: 443,
      path: "",
    },
    audience: "latchkey-prod-eu-1",
    ...(aks || target.distribution === "eks" ? {} : { certificateAuthority }),
    username: { claim: "email", prefix: aks ? "aks:jwt:" : "" },
    groups: { claim: "groups", prefix: aks ? "aks:jwt:github:" : "github:" },
    tokenLifetimeSeconds: 900,
    connectors: ["github"],
    deviceCode: false,
  };
}

/** The forms that a distribution has, each with its name. */
export function formsOf(
  configurations: ApiServerConfigurations,
): readonly (readonly [form: keyof ApiServerConfigurations, configuration: ApiServerConfiguration])[] {
  return (["flags", "structured", "managed"] as const).flatMap((form) => {
    const configuration = configurations[form];
    return configuration === undefined ? [] : [[form, configuration] as const];
  });
}
