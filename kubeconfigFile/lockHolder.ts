import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { systemErrorCode } from "./kubeconfigFileError.ts";

/** Who holds a lock. It stands in our lock files as JSON; kubectl's are empty. */
export interface LockHolder {
  readonly program: "latchkey";
  readonly pid: number;
  /** When the process started, so that another process of the same number is told apart. */
  readonly started: string;
  /** The machine, and on Linux the space in which process numbers are counted. */
  readonly machine: string;
  /** Tells one lock of a process from its next. */
  readonly nonce: string;
}

/** A process of ours as the holder of a lock. */
export function processHolder(pid: number, nonce: string): LockHolder {
  return { program: "latchkey", pid, started: startOf(pid) ?? "", machine: machine(), nonce };
}

/** Reads what stands in a lock file. `undefined` for a lock that is not ours. */
export function parseHolder(text: string): LockHolder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isHolder(value) ? value : undefined;
}

/** Whether the holder is a process that has ended. One of another machine is never known to have. */
export function hasEnded(holder: LockHolder): boolean {
  return holder.machine === machine() && startOf(holder.pid) !== holder.started;
}

function isHolder(value: unknown): value is LockHolder {
  return (
    typeof value === "object" &&
    value !== null &&
    "program" in value &&
    value.program === "latchkey" &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "started" in value &&
    typeof value.started === "string" &&
    "machine" in value &&
    typeof value.machine === "string" &&
    "nonce" in value &&
    typeof value.nonce === "string" &&
    // It becomes a part of a file's name, and anybody who may write in the folder may have written it.
    /^[\w-]*$/.test(value.nonce)
  );
}

function machine(): string {
  return process.platform === "linux" ? `${hostname()} ${readlinkSync("/proc/self/ns/pid")}` : hostname();
}

/** When a process started, in whatever form the system gives it; `undefined` when there is no such process. */
function startOf(pid: number): string | undefined {
  if (process.platform === "linux") return startFromProc(pid);
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

function startFromProc(pid: number): string | undefined {
  try {
    // The second field is the command in parentheses and may hold anything; of what follows it, starttime is the 20th
    // (proc_pid_stat(5), field 22), and counts from the start of the machine.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
    const ticks = fields?.[0] === "Z" ? undefined : fields?.[19];
    return ticks === undefined
      ? undefined
      : `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${ticks}`;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT" || systemErrorCode(error) === "ESRCH") return undefined;
    throw error;
  }
}
