import type { ClusterLogin } from "../clusterLogin.ts";
import { type ApiServerConfiguration, hostFolder } from "./configuration.ts";
import { aksConfiguration } from "./distributions/aks.ts";
import { clusterApiConfiguration } from "./distributions/clusterApi.ts";
import { eksConfiguration } from "./distributions/eks.ts";
import { gardenerFlagsConfiguration, gardenerStructuredConfiguration } from "./distributions/gardener.ts";
import { gkeConfiguration } from "./distributions/gke.ts";
import { k3sConfiguration, k3sFolder } from "./distributions/k3s.ts";
import { kindConfiguration } from "./distributions/kind.ts";
import { kopsConfiguration, kopsFolder } from "./distributions/kops.ts";
import { kubeadmConfiguration } from "./distributions/kubeadm.ts";
import { kubeApiServerConfiguration } from "./distributions/kubeApiServer.ts";
import { minikubeConfiguration, minikubeFolder } from "./distributions/minikube.ts";
import { rke2Configuration, rke2Folder } from "./distributions/rke2.ts";
import { talosDocumentConfiguration, talosFolder, talosSectionConfiguration } from "./distributions/talos.ts";
import { documentsSince, parseTalosVersion } from "./distributions/talosVersion.ts";
import { type Form, flagsForm, structuredForm } from "./form.ts";
import { type Demands, allowsControlPlaneNames, loginProblems } from "./loginProblems.ts";
import { type ApiServerTarget, targetProblems } from "./target.ts";
import { hasSeveralConnectors } from "./tokenRules.ts";

/** The ways in which one distribution and release takes a login: at least one. An API server takes one at a time. */
export interface ApiServerConfigurations {
  /**
   * By `--oidc-*` flags, which are read at start only. Absent where a user name could be one of the control plane's,
   * which flags cannot refuse, and with several connectors, whose groups flags cannot keep apart.
   */
  readonly flags?: ApiServerConfiguration;
  /** By `AuthenticationConfiguration`: no name of the control plane passes. Prefer this where there is a choice. */
  readonly structured?: ApiServerConfiguration;
  /** By the API of a cloud that runs the API server. */
  readonly managed?: ApiServerConfiguration;
}

/**
 * The login in the format of one distribution and release.
 *
 * @throws Error if {@link targetProblems} or {@link loginProblems} has anything to say: settings are checked before.
 */
export function apiServerConfigurations(
  login: ClusterLogin,
  target: ApiServerTarget,
): ApiServerConfigurations {
  const problems = [
    ...targetProblems(target).map(({ setting, message }) => `${setting} ${message}`),
    ...loginProblems(demandsOf(login), target.distribution).map(({ part, message }) => `${part} ${message}`),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return exceptionalFlags(packed(login, target), login);
}

/**
 * Flags with a warning before their steps, or none where they would let somebody take a name of the control plane, or a
 * group of another connector.
 */
function exceptionalFlags(
  { flags, ...others }: ApiServerConfigurations,
  login: ClusterLogin,
): ApiServerConfigurations {
  if (flags === undefined || !flagsSuffice(login)) return others;
  return { flags: { ...flags, steps: [flagsWarning, ...flags.steps] }, ...others };
}

/** Whether flags keep a login apart from names of the control plane, and the groups of its connectors apart. */
export function flagsSuffice(login: ClusterLogin): boolean {
  return !allowsControlPlaneNames(demandsOf(login)) && !hasSeveralConnectors(login);
}

const flagsWarning =
  "Warning: use flags only where the structured form cannot be used. The API server checks nothing but the prefixes then, and does not refuse names of the control plane.";

function demandsOf({ certificateAuthority, username, unverifiedUsername, groups }: ClusterLogin): Demands {
  return {
    privateAuthority: certificateAuthority !== undefined,
    usernamePrefix: username.prefix,
    unverifiedUsername,
    groupsPrefix: groups.prefix,
  };
}

function packed(login: ClusterLogin, target: ApiServerTarget): ApiServerConfigurations {
  const { distribution, kubernetesVersion: version, distributionVersion } = target;
  /** Both forms, for a distribution that only packs what a plain API server takes. */
  const bothForms = (folder: string, pack: (form: Form) => ApiServerConfiguration) => ({
    flags: pack(flagsForm(login, folder)),
    structured: pack(structuredForm(login, version, folder)),
  });
  switch (distribution) {
    case "kube-apiserver":
      return bothForms(hostFolder, kubeApiServerConfiguration);
    case "kubeadm":
      return bothForms(hostFolder, (form) => kubeadmConfiguration(form, version));
    case "kind":
      return bothForms(hostFolder, kindConfiguration);
    case "k3s":
      return bothForms(k3sFolder, k3sConfiguration);
    case "rke2":
      return bothForms(rke2Folder, rke2Configuration);
    case "minikube":
      return bothForms(minikubeFolder, minikubeConfiguration);
    case "kops":
      return bothForms(kopsFolder, kopsConfiguration);
    case "talos": {
      const talos = parseTalosVersion(distributionVersion ?? "");
      return talos === undefined || talos.minor < documentsSince.minor
        ? bothForms(talosFolder, talosSectionConfiguration)
        : { structured: talosDocumentConfiguration(login) };
    }
    case "cluster-api": {
      const api = distributionVersion === "v1beta1" ? "v1beta1" : "v1beta2";
      return bothForms(hostFolder, (form) => clusterApiConfiguration(form, api));
    }
    case "gardener": {
      const flags = gardenerFlagsConfiguration(login, version);
      return {
        ...(flags === undefined ? {} : { flags }),
        structured: gardenerStructuredConfiguration(login, version),
      };
    }
    case "eks":
      return { managed: eksConfiguration(login) };
    case "aks":
      return { managed: aksConfiguration(login) };
    case "gke":
      return { managed: gkeConfiguration(login) };
  }
}
