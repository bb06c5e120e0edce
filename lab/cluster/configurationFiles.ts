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
import { clusterFiles } from "./layout.ts";

const cniFolder = join(clusterFiles.configuration, "cni");

/** The configuration files of components. */
export const configurationPaths = {
  containerd: join(clusterFiles.configuration, "containerd.toml"),
  cni: join(cniFolder, "10-latchkey.conflist"),
  kubelet: join(clusterFiles.configuration, "kubelet.yaml"),
  kubeProxy: join(clusterFiles.configuration, "kube-proxy.yaml"),
  resolvConf: join(clusterFiles.configuration, "resolv.conf"),
} as const;

/** Writes the configuration files of all components. */
export function ensureConfiguration(): void {
  const { certificate, privateKey } = credentialPaths("node");
  const contents: Record<keyof typeof configurationPaths, string> = {
    containerd: containerdConfiguration({
      cniPlugins: systemPrograms().cniPlugins,
      cniConfiguration: cniFolder,
      pauseImage,
      snapshotter: liesOnOverlay(places.machine) ? "native" : "overlayfs",
    }),
    cni: cniConfiguration(),
    kubelet: kubeletConfiguration({
      authority: credentialPaths("authority").certificate,
      certificate,
      privateKey,
      resolvConf: configurationPaths.resolvConf,
    }),
    kubeProxy: kubeProxyConfiguration(kubeconfigPath("kube-proxy")),
    resolvConf: podResolvConf,
  };
  for (const [name, path] of Object.entries(configurationPaths)) {
    writeIfChanged(path, contents[name as keyof typeof configurationPaths]);
  }
}
