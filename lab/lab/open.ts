import { type Cluster, clusterComponents, openCluster, prepareCluster } from "../cluster/cluster.ts";
import { etcd } from "../cluster/etcd.ts";
import { ensureAdminKubeconfig } from "../cluster/kubeconfigs.ts";
import { adminKubeconfigFile } from "../cluster/layout.ts";
import { type ClusterPlan, hubPlan } from "../cluster/plan.ts";
import { rememberSpoke, readSpokes } from "../cluster/spokes.ts";
import type { PreparedGitHub } from "../github/prepare.ts";
import { stopProgram } from "../machine/component.ts";
import {
  findMachine,
  ensureMachine,
  type Machine,
  removeMachine,
  removeMachineFiles,
} from "../machine/machine.ts";
import { runSteps } from "../machine/steps.ts";
import {
  type Component,
  componentStatus,
  type ComponentStatus,
  componentStep,
  type Report,
  seconds,
} from "../machine/supervisor.ts";
import { places } from "../places.ts";
import { ensureToolchain } from "../toolchain/toolchain.ts";
import { labComponents, stepsOf } from "./components.ts";
import { prepareLabGitHub } from "./gitHub.ts";
import { withLock } from "./lock.ts";
import { assertHostCanHoldLab } from "./requirements.ts";
import { isSaved, type LabWithState, restoreState, saveState } from "./savedState.ts";

/** A lab that is up. */
export interface Lab {
  /** The machine that everything runs in. */
  readonly machine: Machine;
  /** The hub: the cluster whose node the machine is. */
  readonly cluster: Cluster;
  /** The clusters beside it, in the order in which they were added. */
  readonly spokes: readonly Cluster[];
  /** A kubeconfig of the administrator of all clusters, with one context for each; the hub's is the current one. */
  readonly adminKubeconfigPath: string;
  /** The stand-in for GitHub. */
  readonly github: PreparedGitHub;
  /**
   * Makes one more cluster while everything else runs, or finds it. It belongs to the lab until that is taken down.
   *
   * @throws LabError for a name that no spoke can have, or when it does not become healthy.
   */
  addSpoke(name: string): Promise<Cluster>;
  /** Stops one component, as a failure would. The next {@link Lab.start} or `up` brings it back. */
  stop(component: string): Promise<void>;
  /** Starts one component that was stopped, and waits until it is healthy. */
  start(component: string): Promise<void>;
  /**
   * Saves under a name what all clusters hold, how their API servers are configured, what GitHub remembers, and folders
   * of the host besides. It is kept until the lab is taken down.
   */
  save(name: string, folders?: readonly string[]): Promise<void>;
  /** Puts back what was saved under a name with the same folders. Returns whether there is such a state. */
  restore(name: string, folders?: readonly string[]): Promise<boolean>;
}

/**
 * Brings the lab up with all clusters that were added to it, or finds it up, and repairs what a crash left of it. Parts
 * of the toolchain that are missing are built first.
 *
 * @throws LabError or ToolchainError with what to do.
 */
export async function openLab(report: Report): Promise<Lab> {
  assertHostCanHoldLab();
  return withLock(places.machine, report, async () => {
    await ensureToolchain({ parts: ["containers", "etcd", "dex", "kubernetes"] });
    const wasUp = findMachine(places.machine) !== undefined;
    const began = performance.now();
    const machine = await ensureMachine(places.machine);
    if (!wasUp) report(`machine made: ${seconds(began)}`);
    const plans = allPlans();
    await prepareClusters(plans);
    const github = await prepareLabGitHub();
    await runSteps(stepsOf(machine, labComponents(machine, github, plans), plans, report));
    return openedLab(machine, github, report);
  });
}

/** Takes the lab down with all that it made on this host outside the toolchain. Harmless when it is down. */
export async function closeLab(report: Report): Promise<void> {
  assertHostCanHoldLab();
  await withLock(places.machine, report, async () => {
    await removeMachine(places.machine);
    removeMachineFiles(places.machine);
  });
}

/** How the components of the lab do, or undefined when it is down. */
export async function labStatus(): Promise<readonly ComponentStatus[] | undefined> {
  assertHostCanHoldLab();
  const machine = findMachine(places.machine);
  if (machine === undefined) return undefined;
  const components = labComponents(machine, await prepareLabGitHub(), allPlans());
  return Promise.all(components.map((component) => componentStatus(machine, component)));
}

function openedLab(machine: Machine, github: PreparedGitHub, report: Report): Lab {
  const component = (name: string): Component => {
    const found = labComponents(machine, github, allPlans()).find((each) => each.name === name);
    if (found === undefined) throw new Error(`The lab has no component ${name}.`);
    return found;
  };
  const state = (folders: readonly string[]): LabWithState => ({
    machine,
    plans: allPlans(),
    components: labComponents(machine, github, allPlans()),
    steps: () => stepsOf(machine, labComponents(machine, github, allPlans()), allPlans(), report),
    folders,
  });
  return {
    machine,
    cluster: openCluster(machine, hubPlan, report),
    get spokes() {
      return readSpokes().map((plan) => openCluster(machine, plan, report));
    },
    adminKubeconfigPath: adminKubeconfigFile,
    github,
    addSpoke: (name) => addSpoke(machine, name, report),
    stop: (name) => stopProgram(machine, component(name)),
    start: (name) => componentStep(machine, component(name), report).run(),
    save: (name, folders = []) => saveState(state(folders), name),
    restore: async (name, folders = []) => {
      const saved = isSaved(machine, name);
      if (saved) await restoreState(state(folders), name);
      return saved;
    },
  };
}

async function addSpoke(machine: Machine, name: string, report: Report): Promise<Cluster> {
  return withLock(places.machine, report, async () => {
    const plan = rememberSpoke(name);
    await prepareClusters(allPlans());
    const components = [etcd(), ...clusterComponents(machine, plan)];
    await runSteps(stepsOf(machine, components, [plan], report));
    return openCluster(machine, plan, report);
  });
}

async function prepareClusters(plans: readonly [ClusterPlan, ...ClusterPlan[]]): Promise<void> {
  await Promise.all(plans.map(prepareCluster));
  ensureAdminKubeconfig(plans);
}

function allPlans(): readonly [ClusterPlan, ...ClusterPlan[]] {
  return [hubPlan, ...readSpokes()];
}
