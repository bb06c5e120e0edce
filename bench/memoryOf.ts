import { readFileSync } from "node:fs";
import { processesBelow } from "../lab/machine/processTable.ts";

/** How often memory is looked at, in milliseconds. */
const interval = 300;

/** What a work took. */
export interface Cost<Result> {
  readonly result: Result;
  /** Wall time. */
  readonly seconds: number;
  /** The most that the processes of the work held at one time, each shared page counted once. */
  readonly mebibytes: number;
}

/** Measures a work that this process has others do. What it has started before, such as the lab, is not counted. */
export async function costOf<Result>(work: () => Promise<Result>): Promise<Cost<Result>> {
  let most = 0;
  const before = new Set(processesBelow(process.pid).map(({ pid }) => pid));
  const timer = setInterval(() => {
    most = Math.max(most, memoryBelow(before));
  }, interval);
  const begin = performance.now();
  try {
    const result = await work();
    return { result, seconds: (performance.now() - begin) / 1000, mebibytes: most };
  } finally {
    clearInterval(timer);
  }
}

/** Proportional set sizes (proc_pid_smaps_rollup(5)), in mebibytes. */
function memoryBelow(others: ReadonlySet<number>): number {
  const pids = processesBelow(process.pid).flatMap(({ pid }) => (others.has(pid) ? [] : pid));
  return pids.reduce((sum, pid) => sum + proportionalSize(pid), 0) / 1024;
}

function proportionalSize(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
  } catch {
    // It has ended since it was listed.
    return 0;
  }
}
