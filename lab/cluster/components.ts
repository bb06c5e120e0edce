import { addressPlan } from "../machine/addressPlan.ts";
import { type Machine, machineName } from "../machine/machine.ts";
import type { Component } from "../machine/supervisor.ts";
import { readApiServerFlags } from "./apiServerFlags.ts";
import { configurationPaths } from "./configurationFiles.ts";
import { credentialPaths, readCredential, serviceAccountKey } from "./credentials.ts";
import { ctr } from "./images/images.ts";
import { kubeconfigPath } from "./kubeconfigs.ts";
import { apiServerUrl, ports, toolchainBinary, volumePluginFolder } from "./layout.ts";
import { systemPrograms } from "../toolchain/systemPrograms.ts";
import { get, type TlsOptions } from "./request.ts";

const { machine: address } = addressPlan;
const authority = credentialPaths("authority").certificate;

/** The step after which the machine's containerd has the lab's images. */
export const imagesStep = "images";

/** The components of the cluster, each after those that it needs. */
export function clusterComponents(machine: Machine): readonly Component[] {
  return [etcd(), containerd(machine), apiServer(), controllerManager(), scheduler(), kubelet(), kubeProxy()];
}

/** The cluster's store. It answers its own machine alone. */
function etcd(): Component {
  const clients = "http://127.0.0.1:2379";
  const peers = "http://127.0.0.1:2380";
  return {
    name: "etcd",
    command: toolchainBinary("etcd"),
    args: [
      "--name=latchkey",
      "--data-dir=/var/lib/etcd",
      `--listen-client-urls=${clients}`,
      `--advertise-client-urls=${clients}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=latchkey=${peers}`,
      `--listen-metrics-urls=http://${address}:${ports.etcdHealth}`,
      // The lab need not survive the power cut of its host; it does survive kill -9.
      "--unsafe-no-fsync",
      "--log-level=warn",
    ],
    after: [],
    check: async () => {
      await get(`http://${address}:${ports.etcdHealth}/health`);
    },
  };
}

function containerd(machine: Machine): Component {
  return {
    name: "containerd",
    command: systemPrograms().containerd,
    args: [`--config=${configurationPaths.containerd}`],
    inputs: [configurationPaths.containerd],
    after: [],
    check: async () => {
      await ctr(machine, ["version"]);
    },
  };
}

/** The API server: with the lab's own flags, and those that somebody gave it. Its admin certificate works always. */
function apiServer(): Component {
  const serving = credentialPaths("kube-apiserver");
  const kubeletClient = credentialPaths("kube-apiserver-kubelet-client");
  return {
    name: "kube-apiserver",
    command: toolchainBinary("kube-apiserver"),
    args: [
      "--etcd-servers=http://127.0.0.1:2379",
      `--advertise-address=${address}`,
      `--secure-port=${ports.apiServer}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.privateKey}`,
      `--client-ca-file=${authority}`,
      `--kubelet-certificate-authority=${authority}`,
      `--kubelet-client-certificate=${kubeletClient.certificate}`,
      `--kubelet-client-key=${kubeletClient.privateKey}`,
      // The node's name is known to no name server.
      "--kubelet-preferred-address-types=InternalIP",
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      `--service-cluster-ip-range=${addressPlan.services}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-key-file=${serviceAccountKey.publicKey}`,
      `--service-account-signing-key-file=${serviceAccountKey.privateKey}`,
      ...readApiServerFlags(),
    ],
    inputs: [serving.certificate, authority, kubeletClient.certificate, serviceAccountKey.publicKey],
    // Asked to end, it would wait for its clients' watches, which never end, and take itself out of the Service
    // "kubernetes" first: kube-proxy then takes a quarter of a minute to notice that it is back.
    grace: 0,
    after: ["etcd"],
    check: async () => {
      await get(`${apiServerUrl}/readyz`, adminTls());
    },
  };
}

function controllerManager(): Component {
  const kubeconfig = kubeconfigPath("kube-controller-manager");
  const serving = credentialPaths("node");
  return {
    name: "kube-controller-manager",
    command: toolchainBinary("kube-controller-manager"),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--bind-address=${address}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.privateKey}`,
      `--root-ca-file=${authority}`,
      `--service-account-private-key-file=${serviceAccountKey.privateKey}`,
      "--use-service-account-credentials",
      `--flex-volume-plugin-dir=${volumePluginFolder}`,
      // There is one of it: nobody to agree with, and nothing to wait for after a crash.
      "--leader-elect=false",
    ],
    inputs: [kubeconfig, serving.certificate, authority, serviceAccountKey.publicKey],
    after: ["kube-apiserver"],
    check: async () => {
      await get(`https://${address}:${ports.controllerManager}/healthz`, authorityTls());
    },
  };
}

function scheduler(): Component {
  const kubeconfig = kubeconfigPath("kube-scheduler");
  const serving = credentialPaths("node");
  return {
    name: "kube-scheduler",
    command: toolchainBinary("kube-scheduler"),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--bind-address=${address}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.privateKey}`,
      "--leader-elect=false",
    ],
    inputs: [kubeconfig, serving.certificate],
    after: ["kube-apiserver"],
    check: async () => {
      await get(`https://${address}:${ports.scheduler}/healthz`, authorityTls());
    },
  };
}

function kubelet(): Component {
  const kubeconfig = kubeconfigPath("kubelet");
  return {
    name: "kubelet",
    command: toolchainBinary("kubelet"),
    args: [
      `--config=${configurationPaths.kubelet}`,
      `--kubeconfig=${kubeconfig}`,
      `--hostname-override=${machineName}`,
      `--node-ip=${address}`,
      "--root-dir=/var/lib/kubelet",
    ],
    inputs: [configurationPaths.kubelet, kubeconfig, authority, credentialPaths("node").certificate],
    after: ["kube-apiserver", imagesStep],
    check: async () => {
      await get(`http://${address}:${ports.kubeletHealth}/healthz`);
    },
  };
}

function kubeProxy(): Component {
  const kubeconfig = kubeconfigPath("kube-proxy");
  return {
    name: "kube-proxy",
    command: toolchainBinary("kube-proxy"),
    args: [`--config=${configurationPaths.kubeProxy}`],
    inputs: [configurationPaths.kubeProxy, kubeconfig],
    // It asks for the node's address once, at its start.
    after: ["kubelet"],
    check: async () => {
      await get(`http://${address}:${ports.kubeProxyHealth}/healthz`);
    },
  };
}

/** How the lab itself talks to the API server. */
export function adminTls(): TlsOptions {
  const { certificate, privateKey } = readCredential("admin");
  return { ...authorityTls(), cert: certificate, key: privateKey };
}

function authorityTls(): TlsOptions {
  return { ca: readCredential("authority").certificate };
}
