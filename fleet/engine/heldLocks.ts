import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type PulumiOptions, runPulumi } from "./pulumiCommand.ts";
import type { StackLock } from "./stackLock.ts";

/** A lock's file (pulumi/pulumi, pkg/backend/diy/lock.go). */
const lockFile = z.object({
  pid: z.number(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
});

const backend = z.object({ url: z.string() });

/** A lock that is held; `unknown` where its file does not tell by whom. */
export type HeldLock = StackLock | "unknown";

/**
 * The locks on a project's stacks, by stack. No command of the engine tells them but an update, which is refused; so where
 * the backend is a folder its locks are read there. On every other backend none is known.
 *
 * @param project the project's name.
 */
export async function heldLocks(
  project: string,
  options: PulumiOptions,
): Promise<ReadonlyMap<string, HeldLock>> {
  const { succeeded, stdout } = await runPulumi(["whoami", "--verbose", "--json"], options);
  const { url } = succeeded ? backend.parse(JSON.parse(stdout)) : { url: "" };
  const folder = stateFolder(url, options.folder);
  if (folder === undefined) return new Map();
  return locksIn(join(folder, ".pulumi", "locks", "organization", project));
}

/** The folder that a `file://` backend is, relative to where `pulumi` runs; `undefined` for every other. */
function stateFolder(url: string, workingFolder: string): string | undefined {
  const path = /^file:\/\/(?<path>[^?]*)/.exec(url)?.groups?.["path"];
  if (path === undefined) return undefined;
  return resolve(workingFolder, path.replace(/^~(?=\/|$)/, homedir()));
}

function locksIn(folder: string): ReadonlyMap<string, HeldLock> {
  const stacks = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    stacks.flatMap((stack) => {
      const [first] = readdirSync(join(folder, stack))
        .filter((name) => name.endsWith(".json"))
        .flatMap((name) => readLock(join(folder, stack, name)) ?? []);
      return first === undefined ? [] : [[stack, first] as const];
    }),
  );
}

/** `undefined` where the lock is gone: the update that held it has just ended. */
function readLock(path: string): HeldLock | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const written = lockFile.safeParse(parsed(text));
  if (!written.success) return "unknown";
  const { pid, username, hostname, timestamp } = written.data;
  return { who: `${username}@${hostname}`, host: hostname, pid, since: timestamp };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
