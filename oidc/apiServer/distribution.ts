import type { ClusterLogin } from "../clusterLogin.ts";
import type { KubernetesVersion } from "../kubernetesVersion.ts";
import type { ApiServerConfiguration } from "./configuration.ts";
import { hostFolder } from "./configuration.ts";
import { kubeadmConfiguration } from "./distributions/kubeadm.ts";
import { kubeApiServerConfiguration } from "./distributions/kubeApiServer.ts";
import { flagsForm, structuredForm } from "./form.ts";

/** How an API server came to be, which decides how it takes configuration. */
export const distributions = ["kube-apiserver", "kubeadm"] as const;

/** One of {@link distributions}. */
export type Distribution = (typeof distributions)[number];

/** The two ways to tell an API server who may log in. It takes one of them at a time. */
export interface ApiServerConfigurations {
  /** By `--oidc-*` flags: read at start only. */
  readonly flags: ApiServerConfiguration;
  /** By `AuthenticationConfiguration`: changes are taken over while running, and no `system:` name passes. Prefer this. */
  readonly structured: ApiServerConfiguration;
}

/** The login in the format of one distribution and release. */
export function apiServerConfigurations(
  login: ClusterLogin,
  distribution: Distribution,
  version: KubernetesVersion,
): ApiServerConfigurations {
  const flags = flagsForm(login, hostFolder);
  const structured = structuredForm(login, version, hostFolder);
  switch (distribution) {
    case "kube-apiserver":
      return { flags: kubeApiServerConfiguration(flags), structured: kubeApiServerConfiguration(structured) };
    case "kubeadm":
      return {
        flags: kubeadmConfiguration(flags, version),
        structured: kubeadmConfiguration(structured, version),
      };
  }
}
