import { z } from "zod";
import { type Machine, machineName } from "../machine/machine.ts";
import { type Report, restartComponent } from "../machine/supervisor.ts";
import type { Step } from "../machine/steps.ts";
import { eventually } from "../machine/wait.ts";
import { writeApiServerFlags } from "./apiServerFlags.ts";
import { adminTls, clusterComponents, imagesStep } from "./components.ts";
import { ensureConfiguration } from "./configurationFiles.ts";
import { ensureCredentials, readCredential } from "./credentials.ts";
import { ensureImages } from "./images/images.ts";
import { clusterName, ensureKubeconfigs, kubeconfigPath } from "./kubeconfigs.ts";
import { apiServerUrl } from "./layout.ts";
import { get } from "./request.ts";

/** The lab's cluster, up: one node, which is the lab's machine. */
export interface Cluster {
  /** Name of the cluster and of the context in the admin kubeconfig. */
  readonly name: string;
  /** URL of the API server. */
  readonly server: string;
  /** The authority that signed the API server's certificate, PEM. */
  readonly certificateAuthority: string;
  /** A kubeconfig with a client certificate in the group system:masters. It works whatever flags the API server has. */
  readonly adminKubeconfigPath: string;
  /** Where pods of type NodePort are reached from the host. */
  readonly nodeAddress: string;
  /**
   * Starts the API server anew with these flags besides the lab's own, each written `--name=value`, and waits until it
   * is ready. Files that they name must lie outside /run and /var, which the machine has of its own. The flags last
   * over a later `up`, until they are replaced: `[]` for none.
   *
   * @throws LabError with the end of the API server's log when it does not become ready with them.
   */
  restartApiServer(flags: readonly string[]): Promise<void>;
}

const nodeStatus = z.object({
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() })),
  }),
});

/** Writes everything that the components of the cluster read. */
export async function prepareCluster(): Promise<void> {
  await ensureCredentials();
  ensureKubeconfigs();
  ensureConfiguration();
}

/** The steps of the cluster that are no components, by the component that each stands after in the list. */
export function clusterSteps(machine: Machine): readonly Step[] {
  return [
    { name: imagesStep, after: ["containerd"], run: () => ensureImages(machine) },
    { name: "node", after: ["kubelet"], run: waitForNode },
    { name: "default service account", after: ["kube-controller-manager"], run: waitForServiceAccount },
  ];
}

/** What the lab offers of its cluster. */
export function openCluster(machine: Machine, report: Report): Cluster {
  return {
    name: clusterName,
    server: apiServerUrl,
    certificateAuthority: readCredential("authority").certificate,
    adminKubeconfigPath: kubeconfigPath("admin"),
    nodeAddress: machine.address,
    restartApiServer: (flags) => restartApiServer(machine, flags, report),
  };
}

async function restartApiServer(machine: Machine, flags: readonly string[], report: Report): Promise<void> {
  writeApiServerFlags(flags);
  const apiServer = clusterComponents(machine).find(({ name }) => name === "kube-apiserver");
  if (apiServer === undefined) throw new Error("The list of the cluster's components has no kube-apiserver.");
  await restartComponent(machine, apiServer, report);
}

async function waitForNode(): Promise<void> {
  await eventually(
    async () => {
      const answer: unknown = JSON.parse(
        await get(`${apiServerUrl}/api/v1/nodes/${machineName}`, adminTls()),
      );
      const ready = nodeStatus.parse(answer).status.conditions.find(({ type }) => type === "Ready");
      if (ready?.status !== "True") throw new Error(ready?.message ?? "it has no condition Ready");
    },
    { subject: `the node ${machineName} to be Ready`, timeout: 90_000, interval: 200 },
  );
}

/** Without it no pod is admitted, and it appears only a moment after the controller manager is healthy. */
async function waitForServiceAccount(): Promise<void> {
  await eventually(
    () => get(`${apiServerUrl}/api/v1/namespaces/default/serviceaccounts/default`, adminTls()),
    {
      subject: "the service account of the namespace default",
      timeout: 90_000,
      interval: 200,
    },
  );
}
