import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { ToolchainError } from "./failure.ts";

/** Runs flock(1) on an open file. The lock belongs to the open file and so outlives the command. */
function flock(descriptor: number, stop: AbortSignal, ...options: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn("flock", ["--exclusive", ...options, "3"], {
      stdio: ["ignore", "ignore", "inherit", descriptor],
      signal: stop,
    });
    child.on("error", reject);
    child.on("exit", (status) => {
      resolve(status === 0);
    });
  });
}

/**
 * Does something while no other process does something under the same lock. The kernel gives the lock back when the
 * last process that holds the file open has ended, so a killed run leaves nothing to clean up.
 * @param stop ends the wait for the lock with an AbortError. The work has to heed it by itself.
 * @param onWait is called if another process has the lock, and what it gives is called when that has ended.
 * @param work gets the descriptor of the locked file: handed on to a child process, it keeps the lock until that ends.
 */
export async function withLock(
  file: string,
  stop: AbortSignal,
  onWait: () => () => void,
  work: (descriptor: number) => Promise<void>,
): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, "a");
  try {
    if (!(await flock(descriptor, stop, "--nonblock"))) {
      const onWaited = onWait();
      if (!(await flock(descriptor, stop))) {
        throw new ToolchainError({
          what: `The lock ${file} could not be taken`,
          advice: "see what flock printed above.",
        });
      }
      onWaited();
    }
    await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
