import { z } from "zod";
import { addressPlan } from "../machine/addressPlan.ts";
import { type Machine, machineName } from "../machine/machine.ts";
import type { Component } from "../machine/supervisor.ts";
import type { Step } from "../machine/steps.ts";
import { eventually } from "../machine/wait.ts";
import { systemPrograms } from "../toolchain/systemPrograms.ts";
import { configurationPaths } from "./configurationFiles.ts";
import { adminTls, controlPlaneName } from "./controlPlane.ts";
import { credentialPaths } from "./credentials.ts";
import { ctr, ensureImages } from "./images/images.ts";
import { kubeconfigPath } from "./kubeconfigs.ts";
import { apiServerUrl, ports, toolchainBinary } from "./layout.ts";
import type { ClusterPlan } from "./plan.ts";
import { get } from "./request.ts";

const { machine: address } = addressPlan;

/** The step after which the machine's containerd has the lab's images. */
const imagesStep = "images";

const nodeStatus = z.object({
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() })),
  }),
});

/** The components that make the machine a cluster's node, each after those that it needs. */
export function nodeComponents(machine: Machine, plan: ClusterPlan): readonly Component[] {
  return [containerd(machine), kubelet(plan), kubeProxy(plan)];
}

/** The steps of a cluster with a node that are no components, by the component that each stands after in the list. */
export function nodeSteps(machine: Machine, plan: ClusterPlan): readonly Step[] {
  return [
    { name: imagesStep, after: ["containerd"], run: () => ensureImages(machine) },
    { name: "node", after: ["kubelet"], run: () => waitForNode(plan) },
    {
      name: "default service account",
      after: [controlPlaneName(plan, "kube-controller-manager")],
      run: () => waitForServiceAccount(plan),
    },
  ];
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

function kubelet(plan: ClusterPlan): Component {
  const kubeconfig = kubeconfigPath(plan, "kubelet");
  const authority = credentialPaths(plan, "authority").certificate;
  const serving = credentialPaths(plan, "machine").certificate;
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
    inputs: [configurationPaths.kubelet, kubeconfig, authority, serving],
    after: [controlPlaneName(plan, "kube-apiserver"), imagesStep],
    check: async () => {
      await get(`http://${address}:${ports.kubeletHealth}/healthz`);
    },
  };
}

/** Routes what is sent to a Service to its pods. */
export function kubeProxy(plan: ClusterPlan): Component {
  const kubeconfig = kubeconfigPath(plan, "kube-proxy");
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

async function waitForNode(plan: ClusterPlan): Promise<void> {
  await eventually(
    async () => {
      const answer: unknown = JSON.parse(
        await get(`${apiServerUrl(plan)}/api/v1/nodes/${machineName}`, adminTls(plan)),
      );
      const ready = nodeStatus.parse(answer).status.conditions.find(({ type }) => type === "Ready");
      if (ready?.status !== "True") throw new Error(ready?.message ?? "it has no condition Ready");
    },
    { subject: `the node ${machineName} to be Ready`, timeout: 90_000, interval: 200 },
  );
}

/** Without it no pod is admitted, and it appears only a moment after the controller manager is healthy. */
async function waitForServiceAccount(plan: ClusterPlan): Promise<void> {
  await eventually(
    () => get(`${apiServerUrl(plan)}/api/v1/namespaces/default/serviceaccounts/default`, adminTls(plan)),
    {
      subject: "the service account of the namespace default",
      timeout: 90_000,
      interval: 200,
    },
  );
}
