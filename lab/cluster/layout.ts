import { join } from "node:path";
import { addressPlan } from "../machine/addressPlan.ts";
import { labFolder, places } from "../places.ts";
import { toolchainPlaces } from "../toolchain/places.ts";
import type { ClusterPlan } from "./plan.ts";

/** Where one cluster keeps its files on the host. */
export interface ClusterFiles {
  /** Folder of certificates and keys. */
  readonly credentials: string;
  /** Folder of kubeconfigs: one for a person who administers, one for each component that talks to the API server. */
  readonly kubeconfigs: string;
  /** The flags that somebody asked the API server to be started with besides the lab's own. */
  readonly apiServerFlags: string;
}

/** The files of one cluster. */
export function clusterFiles({ name }: ClusterPlan): ClusterFiles {
  const folder = join(places.machine, "clusters", name);
  return {
    credentials: join(folder, "credentials"),
    kubeconfigs: join(folder, "kubeconfigs"),
    apiServerFlags: join(folder, "api-server-flags.json"),
  };
}

/**
 * The folder of API servers' configuration by custom. Each API server of the lab has one of its own there, as on a
 * machine of its own.
 */
export const apiServerFolder = "/etc/kubernetes";

/** The folder of the machine that a cluster's API server sees as {@link apiServerFolder}. It outlives a crash. */
export function ownApiServerFolder({ name }: ClusterPlan): string {
  return `/var/lib/kubernetes/${name}`;
}

/** A kubeconfig of the administrator of all clusters, one context for each. */
export const adminKubeconfigFile = join(places.machine, "clusters", "admin.yaml");

/** The files of the node on the host. */
export const nodeFiles = {
  /** Folder of the configuration files of its components. */
  configuration: join(places.machine, "node"),
  /** Folder of what images are made of. It outlives the machine. */
  images: join(labFolder, "images"),
} as const;

/** Where the components that exist once answer, on the machine's address. */
export const ports = {
  etcdHealth: 2381,
  scheduler: 10_259,
  kubeletHealth: 10_248,
  kubeProxyHealth: 10_256,
} as const;

/** The URL of a cluster's API server, for the host, the machine and its pods. */
export function apiServerUrl({ apiServerPort }: ClusterPlan): string {
  return `https://${addressPlan.machine}:${apiServerPort}`;
}

/** Socket of containerd inside the machine. */
export const containerdSocket = "/run/containerd/containerd.sock";

/** Folder of volume plugins of one's own inside the machine: empty, but kubelet and the controller manager insist on it. */
export const volumePluginFolder = "/var/lib/kubelet/volume-plugins";

/** The path of a program that the toolchain builds. */
export function toolchainBinary(name: string): string {
  return join(toolchainPlaces.bin, name);
}
