import {
  findProcess,
  isCurrent,
  type Program,
  startProgram,
  stopProgram,
  waitUntilHealthy,
} from "./component.ts";
import { LabError, reasonOf } from "./labError.ts";
import type { Machine } from "./machine.ts";
import { startedAt } from "./processTable.ts";
import type { Step } from "./steps.ts";

/** A program of the lab that is kept running. */
export interface Component extends Program {
  /** Names of the components and steps that it needs to become healthy. */
  readonly after: readonly string[];
  /** Passes when the component does its work; throws with the reason when it does not. */
  readonly check: () => Promise<void>;
}

/** Takes one line about what is going on. */
export type Report = (line: string) => void;

/** How a component does at the moment. */
export interface ComponentStatus {
  readonly name: string;
  /** Pid on the host. Undefined when it does not run. */
  readonly pid: number | undefined;
  /** When it was started. */
  readonly since: Date | undefined;
  /** Why it is not healthy. Undefined when it is. */
  readonly problem: string | undefined;
}

/** A component that runs may be busy for this long, in milliseconds, before it is taken for hung. */
const patience = 10_000;
/** A component that was started may take this long, in milliseconds, to become healthy. */
const startTimeout = 90_000;

/** The step that has a component running as it should, healthy. */
export function componentStep(machine: Machine, component: Component, report: Report): Step {
  const { name, after } = component;
  return { name, after, run: () => ensureComponent(machine, component, report) };
}

/** Stops a component if it runs, and starts it. */
export async function restartComponent(
  machine: Machine,
  component: Component,
  report: Report,
): Promise<void> {
  const { name, check } = component;
  const began = performance.now();
  await stopProgram(machine, component);
  await startProgram(machine, component);
  await waitUntilHealthy(machine, { name, check, timeout: startTimeout });
  report(`${name} started and healthy: ${seconds(began)}`);
}

/** How a component does. */
export async function componentStatus(
  machine: Machine,
  { name, check }: Component,
): Promise<ComponentStatus> {
  const running = findProcess(machine, name);
  if (running === undefined) return { name, pid: undefined, since: undefined, problem: "does not run" };
  const problem = await check().then(() => undefined, reasonOf);
  return { name, pid: running.pid, since: startedAt(running), problem };
}

/** How long ago that was, for a person. */
export function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

async function ensureComponent(machine: Machine, component: Component, report: Report): Promise<void> {
  const { name, check } = component;
  if (findProcess(machine, name) !== undefined && isCurrent(machine, component)) {
    try {
      await waitUntilHealthy(machine, { name, check, timeout: patience });
      return;
    } catch (thrown) {
      if (!(thrown instanceof LabError)) throw thrown;
      report(`${name} is not healthy and is started anew`);
    }
  }
  await restartComponent(machine, component, report);
}
