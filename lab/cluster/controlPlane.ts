import { addressPlan } from "../machine/addressPlan.ts";
import type { Component } from "../machine/supervisor.ts";
import { readApiServerFlags } from "./apiServerFlags.ts";
import { credentialPaths, readCredential, serviceAccountKey } from "./credentials.ts";
import { etcdName, etcdUrl } from "./etcd.ts";
import { kubeconfigPath } from "./kubeconfigs.ts";
import {
  apiServerFolder,
  apiServerUrl,
  ownApiServerFolder,
  ports,
  toolchainBinary,
  volumePluginFolder,
} from "./layout.ts";
import type { ClusterPlan } from "./plan.ts";
import { get, type TlsOptions } from "./request.ts";

const { machine: address } = addressPlan;

/** The controllers of a cluster in which nothing runs. The others look after pods, nodes, volumes and the like. */
const controllersWithoutNode = [
  // Empties a namespace that is deleted, and lets it go.
  "namespace-controller",
  // Ends deletes that wait for dependents, as all of Pulumi's do.
  "garbage-collector-controller",
  // The roles admin, edit and view have no rule until it has gathered them.
  "clusterrole-aggregation-controller",
];

/** What a component of a cluster's control plane is called on the machine. */
export function controlPlaneName({ name }: ClusterPlan, program: string): string {
  return `${program}-${name}`;
}

/** The control plane of a cluster besides etcd: its API server, then what watches it. */
export function controlPlane(plan: ClusterPlan): readonly [Component, ...Component[]] {
  return [apiServer(plan), controllerManager(plan), ...(plan.hasNode ? [scheduler(plan)] : [])];
}

/** A cluster's API server: with the lab's own flags, and those that somebody gave it. Its admin certificate works always. */
export function apiServer(plan: ClusterPlan): Component {
  const serving = credentialPaths(plan, "kube-apiserver");
  const authority = credentialPaths(plan, "authority").certificate;
  const accounts = serviceAccountKey(plan);
  const node = plan.hasNode ? apiServerOfNode(plan) : { args: ["--authorization-mode=RBAC"], inputs: [] };
  return {
    name: controlPlaneName(plan, "kube-apiserver"),
    command: toolchainBinary("kube-apiserver"),
    args: [
      `--etcd-servers=${etcdUrl}`,
      `--etcd-prefix=${plan.etcdPrefix}`,
      `--advertise-address=${address}`,
      `--secure-port=${plan.apiServerPort}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.privateKey}`,
      `--client-ca-file=${authority}`,
      `--service-cluster-ip-range=${addressPlan.services}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-key-file=${accounts.publicKey}`,
      `--service-account-signing-key-file=${accounts.privateKey}`,
      ...node.args,
      ...readApiServerFlags(plan),
    ],
    inputs: [serving.certificate, authority, accounts.publicKey, ...node.inputs],
    folders: { [apiServerFolder]: ownApiServerFolder(plan) },
    // Asked to end, it would wait for its clients' watches, which never end, and take itself out of the Service
    // "kubernetes" first: kube-proxy then takes a quarter of a minute to notice that it is back.
    grace: 0,
    after: [etcdName],
    check: async () => {
      await get(`${apiServerUrl(plan)}/readyz`, adminTls(plan));
    },
  };
}

/** What the API server of a cluster with a node is started with besides: how it reaches kubelet, and what kubelet may do. */
function apiServerOfNode(plan: ClusterPlan): Pick<Required<Component>, "args" | "inputs"> {
  const kubeletClient = credentialPaths(plan, "kube-apiserver-kubelet-client");
  return {
    args: [
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      `--kubelet-certificate-authority=${credentialPaths(plan, "authority").certificate}`,
      `--kubelet-client-certificate=${kubeletClient.certificate}`,
      `--kubelet-client-key=${kubeletClient.privateKey}`,
      // The node's name is known to no name server.
      "--kubelet-preferred-address-types=InternalIP",
    ],
    inputs: [kubeletClient.certificate],
  };
}

function controllerManager(plan: ClusterPlan): Component {
  const kubeconfig = kubeconfigPath(plan, "kube-controller-manager");
  const serving = credentialPaths(plan, "machine");
  const authority = credentialPaths(plan, "authority").certificate;
  const accounts = serviceAccountKey(plan);
  return {
    name: controlPlaneName(plan, "kube-controller-manager"),
    command: toolchainBinary("kube-controller-manager"),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--bind-address=${address}`,
      `--secure-port=${plan.controllerManagerPort}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.privateKey}`,
      `--root-ca-file=${authority}`,
      `--service-account-private-key-file=${accounts.privateKey}`,
      "--use-service-account-credentials",
      `--flex-volume-plugin-dir=${volumePluginFolder}`,
      `--controllers=${plan.hasNode ? "*" : controllersWithoutNode.join(",")}`,
      // There is one of it: nobody to agree with, and nothing to wait for after a crash.
      "--leader-elect=false",
      // API servers are started anew often here, and after a few times its watches come back up to a minute later. It would
      // take the node for lost meanwhile, and every pod on it for not ready.
      "--node-monitor-grace-period=10m",
    ],
    inputs: [kubeconfig, serving.certificate, authority, accounts.publicKey],
    after: [controlPlaneName(plan, "kube-apiserver")],
    check: async () => {
      await get(`https://${address}:${plan.controllerManagerPort}/healthz`, authorityTls(plan));
    },
  };
}

function scheduler(plan: ClusterPlan): Component {
  const kubeconfig = kubeconfigPath(plan, "kube-scheduler");
  const serving = credentialPaths(plan, "machine");
  return {
    name: controlPlaneName(plan, "kube-scheduler"),
    command: toolchainBinary("kube-scheduler"),
    args: [
      `--kubeconfig=${kubeconfig}`,
      `--bind-address=${address}`,
      `--secure-port=${ports.scheduler}`,
      `--tls-cert-file=${serving.certificate}`,
      `--tls-private-key-file=${serving.privateKey}`,
      "--leader-elect=false",
    ],
    inputs: [kubeconfig, serving.certificate],
    after: [controlPlaneName(plan, "kube-apiserver")],
    check: async () => {
      await get(`https://${address}:${ports.scheduler}/healthz`, authorityTls(plan));
    },
  };
}

/** How the lab itself talks to a cluster's API server. */
export function adminTls(plan: ClusterPlan): TlsOptions {
  const { certificate, privateKey } = readCredential(plan, "admin");
  return { ...authorityTls(plan), cert: certificate, key: privateKey };
}

function authorityTls(plan: ClusterPlan): TlsOptions {
  return { ca: readCredential(plan, "authority").certificate };
}
