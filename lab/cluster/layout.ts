import { join } from "node:path";
import { addressPlan } from "../machine/addressPlan.ts";
import { labFolder, places } from "../places.ts";
import { toolchainPlaces } from "../toolchain/places.ts";

/** The files of the cluster on the host. */
export const clusterFiles = {
  /** Certificates and keys. */
  credentials: join(places.machine, "cluster", "credentials"),
  /** Kubeconfigs: one for a person who administers, one for each component that talks to the API server. */
  kubeconfigs: join(places.machine, "cluster", "kubeconfigs"),
  /** Configuration files of components. */
  configuration: join(places.machine, "cluster", "configuration"),
  /** The flags that somebody asked the API server to be started with besides the lab's own. */
  apiServerFlags: join(places.machine, "cluster", "api-server-flags.json"),
  /** What images are made of. It outlives the machine. */
  images: join(labFolder, "images"),
} as const;

/** Where the components of the cluster answer, on the machine's address. */
export const ports = {
  apiServer: 6443,
  etcdHealth: 2381,
  controllerManager: 10257,
  scheduler: 10259,
  kubeletHealth: 10248,
  kubeProxyHealth: 10256,
} as const;

/** The URL of the API server, for the host, the machine and its pods. */
export const apiServerUrl = `https://${addressPlan.machine}:${ports.apiServer}`;

/** Socket of containerd inside the machine. */
export const containerdSocket = "/run/containerd/containerd.sock";

/** Folder of volume plugins of one's own inside the machine: empty, but kubelet and the controller manager insist on it. */
export const volumePluginFolder = "/var/lib/kubelet/volume-plugins";

/** The path of a program that the toolchain builds. */
export function toolchainBinary(name: string): string {
  return join(toolchainPlaces.bin, name);
}
