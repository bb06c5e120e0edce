import { type Cluster, clusterSteps, openCluster, prepareCluster } from "../cluster/cluster.ts";
import type { PreparedGitHub } from "../github/prepare.ts";
import { stopProgram } from "../machine/component.ts";
import {
  findMachine,
  ensureMachine,
  type Machine,
  removeMachine,
  removeMachineFiles,
} from "../machine/machine.ts";
import { runSteps, type Step } from "../machine/steps.ts";
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
import { labComponents } from "./components.ts";
import { prepareLabGitHub } from "./gitHub.ts";
import { withLock } from "./lock.ts";
import { assertHostCanHoldLab } from "./requirements.ts";

/** A lab that is up. */
export interface Lab {
  /** The machine that everything runs in. */
  readonly machine: Machine;
  readonly cluster: Cluster;
  /** The stand-in for GitHub. */
  readonly github: PreparedGitHub;
  /** Stops one component, as a failure would. The next {@link Lab.start} or `up` brings it back. */
  stop(component: string): Promise<void>;
  /** Starts one component that was stopped, and waits until it is healthy. */
  start(component: string): Promise<void>;
}

/**
 * Brings the lab up, or finds it up, and repairs what a crash left of it. Parts of the toolchain that are missing are built first.
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
    await prepareCluster();
    const github = await prepareLabGitHub();
    const components = labComponents(machine, github);
    await runSteps(inOrder(machine, components, report));
    return {
      machine,
      cluster: openCluster(machine, report),
      github,
      stop: (name) => stopProgram(machine, named(components, name)),
      start: (name) => componentStep(machine, named(components, name), report).run(),
    };
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
  const components = labComponents(machine, await prepareLabGitHub());
  return Promise.all(components.map((component) => componentStatus(machine, component)));
}

/** Components and other steps in one list, each after those that it names. */
function inOrder(machine: Machine, components: readonly Component[], report: Report): readonly Step[] {
  const steps = components.map((component) => componentStep(machine, component, report));
  const others = clusterSteps(machine);
  return steps.flatMap((step) => [step, ...others.filter(({ after }) => after.includes(step.name))]);
}

function named(components: readonly Component[], name: string): Component {
  const component = components.find((each) => each.name === name);
  if (component === undefined) throw new Error(`The lab has no component ${name}.`);
  return component;
}
