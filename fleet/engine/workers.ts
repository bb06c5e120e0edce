import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import type { EngineRun } from "./events/engineRun.ts";
import type { StackWork } from "./worker/messages.ts";
import { startWorker, type Worker, type WorkerInput } from "./worker/worker.ts";

/** How many previews one worker runs at once. They share its memory, most of which is the Pulumi SDK. */
const previewsPerWorker = 4;

/** How many stacks are worked on at once where nobody says: an engine with its providers keeps a core busy. */
export const defaultParallelism = Math.max(2, availableParallelism());

/** How workers are started. */
export interface WorkersInput extends WorkerInput {
  /** How many stacks are worked on at once, at least 1. */
  readonly parallelism: number;
  /** Ends all runs, each as Ctrl-C ends `pulumi`. */
  readonly signal: AbortSignal;
  /** Told of every process that updates a stack. */
  readonly onUpdater?: (pid: number) => void;
}

/** What a run came to; `interrupted` where it was not begun or not finished because the signal said so. */
export type WorkResult = EngineRun | "interrupted";

/** The processes in which the engine works on stacks, started as they are needed. */
export interface Workers {
  /**
   * Runs the engine on one stack, as soon as it is its turn.
   *
   * @param onProgress called for every resource that has been dealt with.
   * @throws CommandError where a worker cannot be started, or ends over it.
   */
  run(work: StackWork, onProgress?: () => void): Promise<WorkResult>;
  /** Ends the processes once they have nothing to do. */
  close(): void;
}

/**
 * Makes the workers of one command.
 *
 * Previews share processes, which saves most of their memory and time. What one program does wrong beside its own calls,
 * such as a promise that nobody waits for, Node reports to the process, and so to all programs in it: a preview that
 * failed in company is therefore run again alone, and only that failure counts. An update has a process to itself.
 */
export function startWorkers(input: WorkersInput): Workers {
  const { parallelism, signal } = input;
  const limit = pLimit(parallelism);
  const isOver = () => signal.aborted;
  const shared: Worker[] = [];
  const all = new Set<Worker>();
  const start = () => {
    const worker = startWorker(input);
    all.add(worker);
    return worker;
  };
  const sharedWorker = () => {
    const free = shared.find(({ running }) => running < previewsPerWorker);
    if (free !== undefined) return free;
    const started = start();
    shared.push(started);
    return started;
  };
  const alone = async (work: StackWork, onProgress: () => void) => {
    const worker = start();
    if (work.kind === "update" && worker.pid !== undefined) input.onUpdater?.(worker.pid);
    try {
      return await worker.run(work, onProgress);
    } finally {
      worker.close();
      all.delete(worker);
    }
  };
  const inCompany = async (work: StackWork, onProgress: () => void) => {
    const worker = sharedWorker();
    const company = worker.running > 0;
    const run = await worker.run(work, onProgress);
    const wasAlone = !company && worker.running === 0;
    return run.succeeded || wasAlone || isOver() ? run : alone(work, onProgress);
  };
  signal.addEventListener("abort", () => {
    for (const worker of all) worker.cancel();
  });
  return {
    run: (work, onProgress = () => undefined) =>
      limit(async () => {
        if (isOver()) return "interrupted";
        const run = await (work.kind === "preview" ? inCompany : alone)(work, onProgress);
        return isOver() && !run.succeeded ? "interrupted" : run;
      }),
    close: () => {
      for (const worker of all) worker.close();
    },
  };
}
