import { type KubernetesVersion, isAtLeast, kubernetesVersionText } from "../kubernetesVersion.ts";
import type { Distribution } from "./distribution.ts";
import { oldestTalos, parseTalosVersion, talosKubernetes } from "./distributions/talosVersion.ts";

/** Versions of Cluster API's own API, newest last (cluster.x-k8s.io). */
export const clusterApiVersions = ["v1beta1", "v1beta2"] as const;

/** What an API server's configuration is written for. */
export interface ApiServerTarget {
  /** How the API server came to be. */
  readonly distribution: Distribution;
  /** The cluster's Kubernetes release. */
  readonly kubernetesVersion: KubernetesVersion;
  /**
   * The version of the distribution's own format, where the Kubernetes release does not decide it: the Talos release
   * that made the machine configuration ("1.13"), or Cluster API's version ("v1beta2"). None for all others.
   */
  readonly distributionVersion?: string | undefined;
}

/** Why a combination does not work. */
export interface TargetProblem {
  /** The setting that it is about. */
  readonly setting: "distributionVersion" | "kubernetesVersion";
  /** What is wrong, and what works instead. */
  readonly message: string;
}

/** Every reason why a combination of distribution and versions does not work; empty if it does. */
export function targetProblems(target: ApiServerTarget): readonly TargetProblem[] {
  switch (target.distribution) {
    case "talos":
      return talosProblems(target);
    case "cluster-api":
      return clusterApiProblems(target);
    default:
      return target.distributionVersion === undefined
        ? []
        : [
            {
              setting: "distributionVersion",
              message: `is only for talos and cluster-api: the format of ${target.distribution} follows from the Kubernetes version; remove it`,
            },
          ];
  }
}

function clusterApiProblems({ distributionVersion }: ApiServerTarget): readonly TargetProblem[] {
  if (clusterApiVersions.some((version) => version === distributionVersion)) return [];
  const choice =
    "write v1beta2, or v1beta1 where the management cluster runs Cluster API 1.10 or older (`kubectl api-resources --api-group=controlplane.cluster.x-k8s.io` shows it)";
  return [
    {
      setting: "distributionVersion",
      message:
        distributionVersion === undefined
          ? `is missing: Cluster API writes arguments differently from version to version; ${choice}`
          : `${JSON.stringify(distributionVersion)} is not a version of Cluster API's own API; ${choice}`,
    },
  ];
}

function talosProblems({
  distributionVersion,
  kubernetesVersion,
}: ApiServerTarget): readonly TargetProblem[] {
  const choice =
    'write the Talos release that the machine configuration was made for, like "1.14"; if it still has a section cluster.apiServer after an upgrade, write "1.13"';
  if (distributionVersion === undefined) {
    return [
      {
        setting: "distributionVersion",
        message: `is missing: Talos 1.14 takes another format than older ones; ${choice}`,
      },
    ];
  }
  const talos = parseTalosVersion(distributionVersion);
  if (talos === undefined) {
    return [
      {
        setting: "distributionVersion",
        message: `${JSON.stringify(distributionVersion)} is not a Talos release; ${choice}`,
      },
    ];
  }
  if (talos.minor < oldestTalos.minor) {
    return [
      {
        setting: "distributionVersion",
        message: `${JSON.stringify(distributionVersion)} is too old: no Talos before 1.${oldestTalos.minor} runs Kubernetes ${kubernetesVersionText(kubernetesVersion)}; upgrade Talos first`,
      },
    ];
  }
  const { oldest, newest } = talosKubernetes(talos);
  if (isAtLeast(kubernetesVersion, oldest) && (newest === undefined || isAtLeast(newest, kubernetesVersion)))
    return [];
  const range =
    newest === undefined
      ? `${kubernetesVersionText(oldest)} or newer`
      : `${kubernetesVersionText(oldest)} to ${kubernetesVersionText(newest)}`;
  return [
    {
      setting: "kubernetesVersion",
      message: `${kubernetesVersionText(kubernetesVersion)} does not run on Talos 1.${talos.minor}, which runs ${range}; write the version that the cluster has, or another distributionVersion`,
    },
  ];
}
