import { randomUUID } from "node:crypto";
import { readFileSync, unlinkSync } from "node:fs";
import { link, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { explained, KubeconfigFileError, systemErrorCode } from "./kubeconfigFileError.ts";
import { hasEnded, parseHolder, processHolder, type LockHolder } from "./lockHolder.ts";
import { temporaryName } from "./temporaryFile.ts";

/**
 * For how many milliseconds one and the same lock of somebody else is waited for, when nothing else is said. kubectl
 * holds its lock for a few.
 */
const usualPatience = 10_000;

/** Locks of this process, by lock file, with what stands in them. */
const held = new Map<string, string>();

/** Gives back all locks of this process. For the end of the process, where nothing asynchronous runs any more. */
export function releaseLocks(): void {
  for (const [lockFile, content] of held) {
    // Nobody is left to tell that a lock is gone already.
    try {
      if (readFileSync(lockFile, "utf8") === content) unlinkSync(lockFile);
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
    }
  }
  held.clear();
}

/**
 * Does something while holding lock files, all of them, in the order given.
 *
 * A lock is taken the way kubectl takes it: by creating a file that must not exist (client-go
 * tools/clientcmd/loader.go, lockFile). Where kubectl gives up at once, this waits. Our locks name their holder, so
 * that one left behind by a process of ours that was killed is recognised and broken. kubectl's is empty and never is.
 *
 * @param patience for how many milliseconds one and the same lock is waited for. Default: 10 seconds.
 * @throws {KubeconfigFileError} when the same lock is still there after that, or it cannot be made
 */
export async function withLocks<Result>(
  lockFiles: readonly string[],
  signal: AbortSignal,
  action: () => Promise<Result>,
  patience = usualPatience,
): Promise<Result> {
  const [first, ...others] = lockFiles;
  if (first === undefined) return action();
  await take(first, signal, patience);
  try {
    return await withLocks(others, signal, action, patience);
  } finally {
    await release(first);
  }
}

/** The holder of a lock: `nobody` when there is none, `undefined` for one that does not say. */
export async function holderOf(lockFile: string): Promise<LockHolder | "nobody" | undefined> {
  try {
    return parseHolder(await readFile(lockFile, "utf8"));
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return "nobody";
    // kubectl makes its lock without any permission.
    if (systemErrorCode(error) === "EACCES") return undefined;
    throw explained(lockFile, "read the lock", error);
  }
}

async function take(lockFile: string, signal: AbortSignal, patience: number): Promise<void> {
  let waitedFor = "";
  let since = Date.now();
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 250)) {
    const holder = await holderOf(lockFile);
    if (holder === "nobody") {
      if (await create(lockFile)) return;
      continue;
    }
    if (holder && hasEnded(holder)) {
      await breakLock(lockFile, holder, signal);
      continue;
    }
    const lock = await identityOf(lockFile);
    if (lock !== waitedFor) {
      waitedFor = lock;
      since = Date.now();
    }
    if (Date.now() - since > patience) throw stillLocked(lockFile, holder, patience);
    // Waiters that ask at the same moments would go on doing so.
    await setTimeout(pause * (0.5 + Math.random()), undefined, { signal });
  }
}

function stillLocked(
  lockFile: string,
  holder: LockHolder | undefined,
  patience: number,
): KubeconfigFileError {
  const who = holder
    ? `Latchkey (process ${holder.pid} on ${holder.machine.split(" ")[0] ?? ""})`
    : "kubectl or another program";
  return new KubeconfigFileError(
    lockFile,
    `has been held for ${patience / 1000} seconds by ${who}: if no such program is running any more, remove this file, then run again`,
  );
}

/** What file systems without hard links answer. There, a lock has a moment in which it is empty. */
const noHardLinks = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** Creates a lock file with its holder in it, in one step: no moment shows an empty one. `false` when it is there. */
async function create(lockFile: string): Promise<boolean> {
  const content = `${JSON.stringify(processHolder(process.pid, randomUUID()))}\n`;
  const temporary = temporaryName(lockFile);
  try {
    await writeFile(temporary, content, { flag: "wx", mode: 0o600 });
    try {
      await link(temporary, lockFile);
    } catch (error) {
      if (!noHardLinks.has(systemErrorCode(error) ?? "")) throw error;
      await writeFile(lockFile, content, { flag: "wx", mode: 0o600 });
    } finally {
      await unlink(temporary);
    }
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw explained(lockFile, "make the lock that kubectl expects beside the file", error);
  }
  held.set(lockFile, content);
  return true;
}

async function release(lockFile: string): Promise<void> {
  const content = held.get(lockFile);
  held.delete(lockFile);
  try {
    // A person may have removed our lock, and another program may have taken it since.
    if ((await readFile(lockFile, "utf8")) === content) await unlink(lockFile);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT" && systemErrorCode(error) !== "EACCES")
      throw explained(lockFile, "remove the lock", error);
  }
}

/**
 * Removes the lock of a process that has ended, unless somebody else has done so already. Whoever removes it must be
 * the only one that may: else a second one, which saw the same lock, would remove the next holder's. So the removal
 * has a lock of its own, named after the very lock that it removes.
 */
async function breakLock(lockFile: string, holder: LockHolder, signal: AbortSignal): Promise<void> {
  await withLocks([temporaryName(lockFile, holder.nonce)], signal, async () => {
    const now = await holderOf(lockFile);
    if (now !== "nobody" && now?.nonce === holder.nonce) await unlink(lockFile);
  });
}

/** Tells one lock from the next that is made under the same name. */
async function identityOf(lockFile: string): Promise<string> {
  try {
    const { ino, birthtimeMs, ctimeMs } = await stat(lockFile);
    return `${ino} ${birthtimeMs} ${ctimeMs}`;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return "";
    throw explained(lockFile, "look at the lock", error);
  }
}
