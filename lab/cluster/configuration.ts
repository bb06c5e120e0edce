import { stringify } from "yaml";
import { addressPlan } from "../machine/addressPlan.ts";
import { podsCgroup } from "../machine/cgroups.ts";
import { machineName } from "../machine/machine.ts";
import { containerdSocket, ports, volumePluginFolder } from "./layout.ts";

/** containerd keeps images and snapshots on disk, and the state of running containers where it ends with the machine. */
export interface ContainerdOptions {
  /** Folder of the CNI plugins. */
  readonly cniPlugins: string;
  /** Folder of the CNI network configuration. */
  readonly cniConfiguration: string;
  /** The image that holds each pod's namespaces. */
  readonly pauseImage: string;
  /** `native` copies instead of overlaying, for a disk that is an overlay itself. */
  readonly snapshotter: "overlayfs" | "native";
}

/** containerd's configuration, in its version 2, which 1.6 and all later ones read. */
export function containerdConfiguration(options: ContainerdOptions): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return [
    "version = 2",
    'root = "/var/lib/containerd"',
    'state = "/run/containerd"',
    "[grpc]",
    `address = ${toml(containerdSocket)}`,
    '[plugins."io.containerd.internal.v1.opt"]',
    'path = "/var/lib/containerd/opt"',
    `[${cri}]`,
    `sandbox_image = ${toml(options.pauseImage)}`,
    // Where lowering it is not permitted, runc would fail with "can't get final child's PID from pipe".
    "restrict_oom_score_adj = true",
    // A profile loaded into the kernel would stay after the lab.
    "disable_apparmor = true",
    `[${cri}.cni]`,
    `bin_dir = ${toml(options.cniPlugins)}`,
    `conf_dir = ${toml(options.cniConfiguration)}`,
    `[${cri}.containerd]`,
    `snapshotter = ${toml(options.snapshotter)}`,
    'default_runtime_name = "runc"',
    `[${cri}.containerd.runtimes.runc]`,
    'runtime_type = "io.containerd.runc.v2"',
    "",
  ].join("\n");
}

/** The network of the pods: a bridge inside the machine. */
export function cniConfiguration(): string {
  const configuration = {
    cniVersion: "1.0.0",
    name: "latchkey",
    plugins: [
      {
        type: "bridge",
        bridge: "pods0",
        isGateway: true,
        hairpinMode: true,
        // The host knows no way back to pods: it answers the machine, which they go out as.
        ipMasq: true,
        ipam: {
          type: "host-local",
          // Leases end with the pods, and those with the machine.
          dataDir: "/run/cni",
          ranges: [[{ subnet: addressPlan.pods }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
    ],
  };
  return `${JSON.stringify(configuration, undefined, 2)}\n`;
}

/** Files that kubelet serves and checks with. */
export interface KubeletFiles {
  /** Authority of its clients. */
  readonly authority: string;
  /** Serving certificate and key. */
  readonly certificate: string;
  readonly privateKey: string;
  /** The resolv.conf that pods inherit. */
  readonly resolvConf: string;
}

/** KubeletConfiguration (https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/). */
export function kubeletConfiguration(files: KubeletFiles): string {
  return stringify({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: addressPlan.machine,
    healthzBindAddress: addressPlan.machine,
    healthzPort: ports.kubeletHealth,
    authentication: { anonymous: { enabled: false }, x509: { clientCAFile: files.authority } },
    tlsCertFile: files.certificate,
    tlsPrivateKeyFile: files.privateKey,
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    clusterDomain: "cluster.local",
    resolvConf: files.resolvConf,
    volumePluginDir: volumePluginFolder,
    cgroupDriver: "cgroupfs",
    cgroupRoot: podsCgroup,
    enforceNodeAllocatable: [],
    // The lab also runs on a machine whose controllers are in cgroup v1, or that has swap.
    failCgroupV1: false,
    failSwapOn: false,
    oomScoreAdj: 0,
    maxPods: 30,
    // The disk is not the lab's own: how full it is must not evict pods or remove the images that nobody can pull again.
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      "nodefs.available": "0%",
      "nodefs.inodesFree": "0%",
      "imagefs.available": "0%",
      "imagefs.inodesFree": "0%",
    },
  });
}

/** KubeProxyConfiguration (https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/). */
export function kubeProxyConfiguration(kubeconfig: string): string {
  return stringify({
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "iptables",
    clusterCIDR: addressPlan.pods,
    hostnameOverride: machineName,
    nodePortAddresses: [`${addressPlan.machine}/32`],
    clientConnection: { kubeconfig },
    healthzBindAddress: `${addressPlan.machine}:${ports.kubeProxyHealth}`,
    // Answers come back through the node even where bridged packets do not pass iptables.
    iptables: { masqueradeAll: true, localhostNodePorts: false, syncPeriod: "30s", minSyncPeriod: "100ms" },
    // Connection tracking is sized for the whole host: leave it as it is.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    oomScoreAdj: 0,
  });
}

/** A resolv.conf for pods: there is no name server, and asking nobody fails at once. */
export const podResolvConf =
  "# The lab has no name server: everything in it is reached by address.\nnameserver 127.0.0.1\n";

/** A TOML basic string: JSON's escapes are a subset of TOML's. */
function toml(text: string): string {
  return JSON.stringify(text);
}
