import { hostname } from "node:os";
import { pulumiOutput, type PulumiOptions } from "./pulumiCommand.ts";

/** Who holds the engine's lock of a stack. */
export interface StackLock {
  /** Such as `root@build-7`. */
  readonly who: string;
  /** The host's name. */
  readonly host: string;
  /** The process that made it. */
  readonly pid: number;
  /** When, as RFC 3339. */
  readonly since: string;
}

/** What the engine says of a lock (pulumi/pulumi, pkg/backend/diy/lock.go, checkForLock). */
const lockLine = /: created by (?<user>\S+)@(?<host>\S+) \(pid (?<pid>\d+)\) at (?<since>\S+)/g;

/** The locks that an error of the engine speaks of; none where it is another error. */
export function stackLocks(error: string): readonly StackLock[] {
  if (!error.includes("the stack is currently locked by")) return [];
  return [...error.matchAll(lockLine)].map(
    ({ groups: { user = "", host = "", pid = "", since = "" } = {} }) => ({
      who: `${user}@${host}`,
      host,
      pid: Number(pid),
      since,
    }),
  );
}

/**
 * Whether a lock was left behind by an engine that was killed: it was made on this machine, and its process is gone. Of
 * another machine nothing is known.
 *
 * @param isRunning whether there is a process of that number.
 */
export function isLeftBehind({ host, pid }: StackLock, isRunning: (pid: number) => boolean): boolean {
  return host === hostname() && !isRunning(pid);
}

/** Whether there is a process of that number. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Takes the engine's locks of a stack away. @throws PulumiError when the engine cannot. */
export async function breakStackLocks(stack: string, options: PulumiOptions): Promise<void> {
  await pulumiOutput(["cancel", "--yes", `--stack=${stack}`], options);
}
