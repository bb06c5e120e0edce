import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LabError } from "./labError.ts";

const execute = promisify(execFile);

/**
 * Runs a program to its end and returns what it wrote to standard output.
 *
 * @throws LabError with the command and what it wrote to standard error, when it cannot start or exits non-zero.
 */
export async function run(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (thrown) {
    const told = thrown instanceof Error && "stderr" in thrown ? String(thrown.stderr).trim() : "";
    throw new LabError(`${[command, ...args].join(" ")} failed: ${told === "" ? String(thrown) : told}`, {
      cause: thrown,
    });
  }
}
