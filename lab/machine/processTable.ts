import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What tells one process from every other of the same boot, earlier and later ones of the same pid included. */
export interface ProcessIdentity {
  /** In the pid namespace of whoever wrote it down. */
  readonly pid: number;
  /** When it started, in clock ticks since boot. */
  readonly startTime: number;
}

/** A living process as this process sees it. */
export interface LivingProcess extends ProcessIdentity {
  /** The pid of the process that started it, or of the one that took it over when that ended. */
  readonly parent: number;
  /** Its pid in its own pid namespace: 1 for a machine's init, the same as `pid` for a process of our own namespace. */
  readonly innerPid: number;
  /** Whether its pid namespace is one below ours. */
  readonly isNamespaced: boolean;
  /** Its arguments, the program's name first. Empty for a kernel thread. */
  readonly commandLine: readonly string[];
}

/** Userspace sees times in /proc in hundredths of a second on every architecture that Node runs on (USER_HZ). */
const ticksPerSecond = 100;

/** What reading /proc fails with when the process is gone, or when a security module hides it. */
const unreadableCodes = ["ENOENT", "ESRCH", "EACCES", "EPERM"];

/** States of a process whose first thread has ended: zombie and dead (proc_pid_stat(5)). */
const endedStates = ["Z", "X"];

/** A line of /proc/PID/stat, as far as it is read. */
export interface ProcessStat extends ProcessIdentity {
  /** The state of the first thread, one letter. */
  readonly state: string;
  /** How many threads it has, with the first, even where that one has ended. */
  readonly threads: number;
}

/**
 * Reads a line of /proc/PID/stat (proc_pid_stat(5)).
 *
 * @throws Error when it is none, for example because it was cut off.
 */
export function parseStat(line: string): ProcessStat {
  // The program's name stands in parentheses and may hold spaces and parentheses itself.
  const pid = Number(line.slice(0, Math.max(line.indexOf(" ("), 0)));
  const afterName = line.slice(line.lastIndexOf(")") + 2).trimEnd();
  const [state = "", ...rest] = afterName.split(" ");
  const threads = Number(rest[16]);
  const startTime = Number(rest[18]);
  if (!Number.isInteger(pid) || pid < 1 || !Number.isInteger(startTime)) {
    throw new Error(`Not a line of /proc/PID/stat: "${line}"`);
  }
  return { pid, startTime, state, threads };
}

/**
 * Whether a process has ended with all its threads. Of one that is killed the first may be gone while others still are
 * on their way out, and as long as one is, so are the files and ports of them all.
 */
export function hasEnded({ state, threads }: Pick<ProcessStat, "state" | "threads">): boolean {
  return endedStates.includes(state) && threads <= 1;
}

/** A process's pids from this /proc's namespace down to the process's own (NSpid in proc_pid_status(5)). */
export function parseNamespacePids(status: string): readonly number[] {
  const line = /^NSpid:\s*(.*)$/m.exec(status)?.[1] ?? "";
  return line.split(/\s+/).filter(Boolean).map(Number);
}

/** All processes that live now. */
export function livingProcesses(): readonly LivingProcess[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => whileItLives(() => readProcess(entry)))
    .filter((found) => found !== undefined);
}

/** The living processes in the same pid namespace as the given one, which is among them. */
export function processesBesides(pid: number): readonly LivingProcess[] {
  const namespace = pidNamespaceOf(pid);
  if (namespace === undefined) return [];
  return livingProcesses().filter((process) => pidNamespaceOf(process.pid) === namespace);
}

/** The living processes that a process has started, and those that these have, and so on. */
export function processesBelow(pid: number): readonly LivingProcess[] {
  const living = livingProcesses();
  const below = (parent: number): readonly LivingProcess[] =>
    living.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid);
}

/** The wall-clock time at which a process started. */
export function startedAt({ startTime }: Pick<ProcessIdentity, "startTime">): Date {
  const boot = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
  return new Date((Number(boot) + startTime / ticksPerSecond) * 1000);
}

/** Whether that very process still lives: not a later one of the same pid, and not a zombie. */
export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  const stat = whileItLives(() => parseStat(readFileSync(`/proc/${pid}/stat`, "utf8")));
  return stat?.startTime === startTime && !hasEnded(stat);
}

/** Sends a signal to that very process, if it still lives. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (isAlive(identity)) whileItLives(() => process.kill(identity.pid, name));
}

function readProcess(entry: string): LivingProcess | undefined {
  const status = readFileSync(`/proc/${entry}/status`, "utf8");
  const pids = parseNamespacePids(status);
  const parent = Number(/^PPid:\s*(\d+)$/m.exec(status)?.[1]);
  const stat = parseStat(readFileSync(`/proc/${entry}/stat`, "utf8"));
  if (hasEnded(stat)) return undefined;
  const { pid, startTime } = stat;
  const commandLine = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0").slice(0, -1);
  const innerPid = pids.at(-1) ?? pid;
  return { pid, startTime, parent, innerPid, isNamespaced: pids.length > 1, commandLine };
}

function pidNamespaceOf(pid: number): string | undefined {
  return whileItLives(() => readlinkSync(`/proc/${pid}/ns/pid`));
}

/** What was read of a process, or undefined when it ended first or is hidden even from root, as none of the lab's is. */
function whileItLives<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    if (unreadableCodes.includes(String(code))) return undefined;
    throw thrown;
  }
}
