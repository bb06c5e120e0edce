import { join, relative } from "node:path";
import { stopProgram } from "../machine/component.ts";
import { LabError } from "../machine/labError.ts";
import type { Machine } from "../machine/machine.ts";
import { type MachineFile, writeMachineFile } from "../machine/machineFile.ts";
import type { Step } from "../machine/steps.ts";
import { type Component, type Report, restartComponent } from "../machine/supervisor.ts";
import { writeApiServerFlags } from "./apiServerFlags.ts";
import { ensureConfiguration } from "./configurationFiles.ts";
import { apiServer, controlPlane } from "./controlPlane.ts";
import { ensureCredentials, readCredential } from "./credentials.ts";
import { ensureKubeconfigs, kubeconfigPath } from "./kubeconfigs.ts";
import { apiServerFolder, apiServerUrl, ownApiServerFolder } from "./layout.ts";
import { kubeProxy, nodeComponents, nodeSteps } from "./node.ts";
import { adminContext, type ClusterPlan } from "./plan.ts";

/** A cluster of the lab, up. */
export interface Cluster {
  /** Its name: `hub`, or the one that a spoke was given. */
  readonly name: string;
  /** Its administrator's context, in its admin kubeconfig and in the one of all clusters. */
  readonly context: string;
  /** URL of the API server. */
  readonly server: string;
  /** The authority that signed the API server's certificate, PEM. */
  readonly certificateAuthority: string;
  /** A kubeconfig with a client certificate in the group system:masters. It works whatever flags the API server has. */
  readonly adminKubeconfigPath: string;
  /**
   * Writes a file where the cluster's API server reads it, and no other: below /etc/kubernetes.
   *
   * @throws LabError for a path elsewhere.
   */
  writeApiServerFile(file: MachineFile): Promise<void>;
  /**
   * Starts the API server anew with these flags besides the lab's own, each written `--name=value`, waits until it is
   * ready, and starts the cluster's controllers and kube-proxy anew. Files that the flags name must lie outside /run and
   * /var, which the machine has of its own. The flags last over a later `up`, until they are replaced: `[]` for none.
   *
   * @throws LabError with the end of the API server's log when it does not become ready with them.
   */
  restartApiServer(flags: readonly string[]): Promise<void>;
  /** Does the work while the API server is down. Afterwards it, the controllers and kube-proxy are started. */
  withoutApiServer(work: () => Promise<void>): Promise<void>;
}

/** Writes everything that the components of a cluster read. */
export async function prepareCluster(plan: ClusterPlan): Promise<void> {
  await ensureCredentials(plan);
  ensureKubeconfigs(plan);
  if (plan.hasNode) ensureConfiguration(plan);
}

/** The components of a cluster besides etcd, each after those that it needs. */
export function clusterComponents(machine: Machine, plan: ClusterPlan): readonly Component[] {
  return [...controlPlane(plan), ...(plan.hasNode ? nodeComponents(machine, plan) : [])];
}

/** The steps of a cluster that are no components, by the component that each stands after in the list. */
export function clusterSteps(machine: Machine, plan: ClusterPlan): readonly Step[] {
  return plan.hasNode ? nodeSteps(machine, plan) : [];
}

/** What the lab offers of a cluster. */
export function openCluster(machine: Machine, plan: ClusterPlan, report: Report): Cluster {
  const restart = async (): Promise<void> => {
    await restartComponent(machine, apiServer(plan), report);
    await Promise.all(clientsOf(plan).map((client) => restartComponent(machine, client, report)));
  };
  return {
    name: plan.name,
    context: adminContext(plan),
    server: apiServerUrl(plan),
    certificateAuthority: readCredential(plan, "authority").certificate,
    adminKubeconfigPath: kubeconfigPath(plan, "admin"),
    writeApiServerFile: (file) =>
      writeMachineFile(machine, { ...file, path: pathInMachine(plan, file.path) }),
    restartApiServer: async (flags) => {
      writeApiServerFlags(plan, flags);
      await restart();
    },
    withoutApiServer: async (work) => {
      await stopProgram(machine, apiServer(plan));
      try {
        await work();
      } finally {
        await restart();
      }
    },
  };
}

/**
 * The components that are to see what changes in a cluster, without those that pods depend on. They lose their watches
 * with the API server, and the oftener that happens, the longer they wait before they try again: up to a minute, while
 * nothing is rolled, deleted or routed.
 */
function clientsOf(plan: ClusterPlan): readonly Component[] {
  const [, ...clients] = controlPlane(plan);
  return plan.hasNode ? [...clients, kubeProxy(plan)] : clients;
}

/** Where in the machine a file lies that the cluster's API server sees at this path. */
function pathInMachine(plan: ClusterPlan, path: string): string {
  const inFolder = relative(apiServerFolder, path);
  if (inFolder !== "" && !inFolder.startsWith("..")) return join(ownApiServerFolder(plan), inFolder);
  throw new LabError(`The API server reads files below ${apiServerFolder}; ${path} is none of them.`);
}
