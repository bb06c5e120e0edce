import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { etcdDataFolder } from "../cluster/etcd.ts";
import { clusterFiles, ownApiServerFolder } from "../cluster/layout.ts";
import type { ClusterPlan } from "../cluster/plan.ts";
import { spokesFile } from "../cluster/spokes.ts";
import { memoryFile } from "../github/prepare.ts";
import { stopProgram } from "../machine/component.ts";
import { type Machine, pathInside } from "../machine/machine.ts";
import { type Step, runSteps } from "../machine/steps.ts";
import type { Component } from "../machine/supervisor.ts";
import { places } from "../places.ts";

/** A lab that is up, as far as its state can be saved and put back. */
export interface LabWithState {
  readonly machine: Machine;
  /** Of the clusters that there are now. */
  readonly plans: readonly ClusterPlan[];
  readonly components: readonly Component[];
  /** What starts everything, with the clusters and flags that are written down at that moment. */
  readonly steps: () => readonly Step[];
  /** Folders on the host that belong to the state. No two have the same name. */
  readonly folders: readonly string[];
}

/** A folder or file that is part of the state, where it is now and where it is saved. */
interface Part {
  readonly live: string;
  readonly saved: string;
}

/** Whether a state of this name was saved since the lab was made. */
export function isSaved(machine: Machine, name: string): boolean {
  return existsSync(savedFolder(machine, name));
}

/**
 * Saves what all clusters hold, the flags and files of their API servers, and what GitHub remembers. Everything but the
 * containers is stopped meanwhile, and started again.
 */
export async function saveState(lab: LabWithState, name: string): Promise<void> {
  const folder = savedFolder(lab.machine, name);
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await whileStopped(lab, async () => {
    for (const { live, saved } of partsOf(lab, unfinished)) {
      if (existsSync(live)) await cp(live, saved, { recursive: true, preserveTimestamps: true });
    }
  });
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}

/**
 * Puts a state back, with the clusters that it was saved with and no others. Containers go on: kubelet ends those that the state does not
 * know and starts those that are missing.
 */
export async function restoreState(lab: LabWithState, name: string): Promise<void> {
  const parts = partsOf(lab, savedFolder(lab.machine, name));
  await whileStopped(lab, async () => {
    for (const { live, saved } of parts) {
      await rm(live, { recursive: true, force: true });
      if (existsSync(saved)) await cp(saved, live, { recursive: true, preserveTimestamps: true });
    }
  });
}

function savedFolder({ folder }: Machine, name: string): string {
  return join(folder, "saved", name);
}

function partsOf({ machine, plans, folders }: LabWithState, folder: string): readonly Part[] {
  return [
    { live: spokesFile, saved: join(folder, "spokes.json") },
    { live: pathInside(machine, etcdDataFolder), saved: join(folder, "etcd") },
    { live: memoryFile(places.github), saved: join(folder, "github.json") },
    ...plans.flatMap((plan) => [
      { live: pathInside(machine, ownApiServerFolder(plan)), saved: join(folder, plan.name, "files") },
      { live: clusterFiles(plan).apiServerFlags, saved: join(folder, plan.name, "flags.json") },
    ]),
    ...folders.map((live) => ({ live, saved: join(folder, "folders", basename(live)) })),
  ];
}

/** Does the work while nothing runs but containers, and starts everything again. Clients are stopped before servers. */
async function whileStopped(
  { machine, components, steps }: LabWithState,
  work: () => Promise<void>,
): Promise<void> {
  const stopped = components.filter(({ name }) => name !== "containerd").toReversed();
  for (const component of stopped) await stopProgram(machine, component);
  try {
    await work();
  } finally {
    await runSteps(steps());
  }
}
