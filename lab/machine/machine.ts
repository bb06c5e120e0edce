import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { labFolder, repositoryRoot } from "../places.ts";
import { addressPlan } from "./addressPlan.ts";
import { createPodsCgroup, removePodsCgroup } from "./cgroups.ts";
import { run } from "./command.ts";
import { liesOnOverlay } from "./fileSystem.ts";
import { findInit, foldersOfOtherMachines, startInit, stopInit } from "./init.ts";
import { LabError } from "./labError.ts";
import { assertLinkIsFree, createLink, isLinked, removeLink } from "./link.ts";
import type { LivingProcess } from "./processTable.ts";
import { readyFile, setupScript } from "./setup.ts";

/** Host name of the machine, and the name of the cluster's node. */
export const machineName = "latchkey";

/** A machine made of namespaces on this host, up and set up. */
export interface Machine {
  /** Where it keeps its state and logs on the host. */
  readonly folder: string;
  /** Its address, for the host and for its own pods. */
  readonly address: string;
  /** Its first process. */
  readonly init: LivingProcess;
}

/** The machine of this folder if it is up and whole. */
export function findMachine(folder: string): Machine | undefined {
  const init = findInit(folder);
  if (init === undefined) return undefined;
  const machine = { folder, address: addressPlan.machine, init };
  return existsSync(pathInside(machine, readyFile)) ? machine : undefined;
}

/** The machine of this folder: the one that is up, or a new one in place of whatever a crash left of the last. */
export async function ensureMachine(folder: string): Promise<Machine> {
  const found = findMachine(folder);
  if (found !== undefined && (await isLinked())) return found;

  assertNoOtherMachine(folder);
  await removeMachine(folder);
  await assertLinkIsFree();
  const varFolder = join(folder, "var");
  mkdirSync(varFolder, { recursive: true });
  createPodsCgroup();
  const init = await startInit(folder);
  const machine = { folder, address: addressPlan.machine, init };
  await createLink(init.pid);
  const script = join(folder, "setup.sh");
  const layout = { hostName: machineName, varFolder, repository: repositoryRoot, writable: labFolder };
  writeFileSync(script, setupScript({ ...layout, changesInMemory: liesOnOverlay(varFolder) }));
  await runInside(machine, "/bin/sh", [script]);
  return machine;
}

/** Ends the machine of this folder and takes away its link and cgroups, however little of it is there. Its files stay. */
export async function removeMachine(folder: string): Promise<void> {
  await stopInit(folder);
  if (foldersOfOtherMachines(folder).length > 0) return;
  await removeLink();
  await removePodsCgroup();
}

/** Removes all that the machine of this folder kept on the host. */
export function removeMachineFiles(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a program to its end inside the machine, and returns what it wrote to standard output. */
export function runInside(machine: Machine, command: string, args: readonly string[]): Promise<string> {
  return run("nsenter", [...enterOptions(machine), "--", command, ...args]);
}

/** Options of nsenter(1) that lead into the machine. */
export function enterOptions({ init }: Machine): readonly string[] {
  return ["--target", String(init.pid), "--mount", "--pid", "--net", "--uts", "--ipc"];
}

/** The path on the host of a file that only the machine sees. It is good as long as the machine lives. */
export function pathInside({ init }: Pick<Machine, "init">, path: string): string {
  return join(`/proc/${init.pid}/root`, path);
}

function assertNoOtherMachine(folder: string): void {
  const [other] = foldersOfOtherMachines(folder);
  if (other === undefined) return;
  const isDeleted = !existsSync(join(other, "../../package.json"));
  const orphan = isDeleted ? findInit(other) : undefined;
  throw new LabError(
    `Another lab is up on this host: its files ${isDeleted ? "were" : "are"} in ${other}. ` +
      "One host holds one lab: take the other down first, with " +
      (orphan === undefined
        ? "`npm run lab -- down` in its own folder."
        : `\`kill -9 ${orphan.pid}\`, since its folder was deleted. That ends every process of it.`),
  );
}
