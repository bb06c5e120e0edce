import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Machine, pathInside } from "./machine.ts";

/** A file as the machine sees it. */
export interface MachineFile {
  /** Its absolute path in the machine. */
  readonly path: string;
  /** Its whole content. */
  readonly content: string;
  /** Its mode in octal, such as `0644`. */
  readonly mode: string;
}

/** Writes a file into the machine, as a person would who is logged in to a node. It is gone when the machine is. */
export async function writeMachineFile(machine: Machine, file: MachineFile): Promise<void> {
  const path = pathInside(machine, file.path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, file.content, { mode: Number.parseInt(file.mode, 8) });
}
