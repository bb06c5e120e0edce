import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../machine/labError.ts";
import type { Report } from "../machine/supervisor.ts";

/** How long to wait for another command of the lab, in milliseconds. */
const timeout = 5 * 60_000;

/**
 * Does the work while no other command works on the lab of this folder. The lock is an abstract Unix socket: only one
 * process can listen on it, and the kernel frees it when that process ends, however it ends.
 */
export async function withLock<T>(folder: string, report: Report, work: () => Promise<T>): Promise<T> {
  const name = `\0latchkey-lab-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  const end = performance.now() + timeout;
  for (let waits = 0; ; waits += 1) {
    const lock = createServer();
    try {
      lock.listen({ path: name });
      await once(lock, "listening");
    } catch (thrown) {
      if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EADDRINUSE")) throw thrown;
      if (waits === 0) report("waiting for another command that works on this lab");
      if (performance.now() > end)
        throw new LabError("Another command has been working on this lab for five minutes.");
      await sleep(200);
      continue;
    }
    try {
      return await work();
    } finally {
      lock.close();
    }
  }
}
