import { join } from "node:path";
import { liesOnOverlay } from "../machine/fileSystem.ts";
import { places } from "../places.ts";
import { systemPrograms } from "../toolchain/systemPrograms.ts";
import {
  cniConfiguration,
  containerdConfiguration,
  kubeletConfiguration,
  kubeProxyConfiguration,
  podResolvConf,
} from "./configuration.ts";
import { credentialPaths } from "./credentials.ts";
import { writeIfChanged } from "./files.ts";
import { pauseImage } from "./images/images.ts";
import { kubeconfigPath } from "./kubeconfigs.ts";
import { nodeFiles } from "./layout.ts";
import type { ClusterPlan } from "./plan.ts";

const cniFolder = join(nodeFiles.configuration, "cni");

/** The configuration files of the node's components. */
export const configurationPaths = {
  containerd: join(nodeFiles.configuration, "containerd.toml"),
  cni: join(cniFolder, "10-latchkey.conflist"),
  kubelet: join(nodeFiles.configuration, "kubelet.yaml"),
  kubeProxy: join(nodeFiles.configuration, "kube-proxy.yaml"),
  resolvConf: join(nodeFiles.configuration, "resolv.conf"),
} as const;

/** Writes the configuration files of the components that make the machine this cluster's node. */
export function ensureConfiguration(plan: ClusterPlan): void {
  const { certificate, privateKey } = credentialPaths(plan, "machine");
  const contents: Record<keyof typeof configurationPaths, string> = {
    containerd: containerdConfiguration({
      cniPlugins: systemPrograms().cniPlugins,
      cniConfiguration: cniFolder,
      pauseImage,
      snapshotter: liesOnOverlay(places.machine) ? "native" : "overlayfs",
    }),
    cni: cniConfiguration(),
    kubelet: kubeletConfiguration({
      authority: credentialPaths(plan, "authority").certificate,
      certificate,
      privateKey,
      resolvConf: configurationPaths.resolvConf,
    }),
    kubeProxy: kubeProxyConfiguration(kubeconfigPath(plan, "kube-proxy")),
    resolvConf: podResolvConf,
  };
  for (const [name, path] of Object.entries(configurationPaths)) {
    writeIfChanged(path, contents[name as keyof typeof configurationPaths]);
  }
}
