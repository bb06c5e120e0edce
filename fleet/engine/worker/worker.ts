import { fork } from "node:child_process";
import { extname, join } from "node:path";
import { CommandError } from "../../commandError.ts";
import type { EngineRun } from "../events/engineRun.ts";
import type { Answer, Request, StackWork, WorkerSettings } from "./messages.ts";

/** How a worker is started. */
export interface WorkerInput extends WorkerSettings {
  /** The environment of the engine and its providers. */
  readonly environment: NodeJS.ProcessEnv;
}

/** A process in which the engine works on stacks, with the program inside. */
export interface Worker {
  /** Its process; absent where it did not start. */
  readonly pid: number | undefined;
  /** How many stacks it works on. */
  readonly running: number;
  /**
   * Runs the engine on one stack, beside those that it works on already.
   *
   * @throws CommandError when the process ended over it.
   */
  run(work: StackWork, onProgress: () => void): Promise<EngineRun>;
  /** Ends all runs, each as Ctrl-C ends `pulumi`. */
  cancel(): void;
  /** Ends the process once it has nothing to do. */
  close(): void;
}

interface Run {
  readonly onProgress: () => void;
  readonly resolve: (run: EngineRun) => void;
  readonly reject: (error: Error) => void;
}

/** The program of the process, which in the installed package is JavaScript as this file is. */
const program = join(import.meta.dirname, `main${extname(import.meta.filename)}`);

/**
 * How Node keeps house in a worker, in MiB. Programs run one after the other and leave everything behind; without being told,
 * Node lets that pile up for as long as the machine has memory (V8, heap/memory-controller.h, MaxGrowingFactor). Over 24
 * previews a worker came to 176 MiB with this and to 297 without, in the same time.
 */
const memory = ["--max-semi-space-size=4", "--max-old-space-size=1024"] as const;

/** Starts a worker. */
export function startWorker({ environment, ...settings }: WorkerInput): Worker {
  const runs = new Map<number, Run>();
  let nextId = 0;
  let stderr = "";
  // In a process group of its own, the worker is not interrupted by the terminal, which would end the engine the hard
  // way: it is told instead. It sees by its channel when this process ends, however that comes about.
  const child = fork(program, [JSON.stringify(settings)], {
    env: environment,
    execArgv: [...process.execArgv, ...memory],
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  child.stderr?.on("data", (data: Buffer) => {
    stderr = (stderr + data.toString()).slice(-4000);
  });
  const send = (request: Request) => {
    if (child.connected) child.send(request);
  };
  child.on("message", (answer: Answer) => {
    const run = runs.get(answer.id);
    if (answer.type === "progress") {
      run?.onProgress();
      return;
    }
    runs.delete(answer.id);
    run?.resolve(answer.run);
  });
  const fail = (reason: string) => {
    const ended = [...runs.values()];
    runs.clear();
    for (const { reject } of ended) reject(new CommandError(reason));
  };
  child.on("error", (error) => {
    fail(`a worker did not start: ${error.message}`);
  });
  child.on("exit", (status, signal) => {
    fail(`a worker ended with ${signal ?? `status ${status}`}; what it said last:\n${stderr.trim()}`);
  });
  return {
    pid: child.pid,
    get running() {
      return runs.size;
    },
    run: (work, onProgress) =>
      new Promise((resolve, reject) => {
        const id = nextId;
        nextId += 1;
        runs.set(id, { onProgress, resolve, reject });
        send({ type: "run", id, work });
      }),
    cancel: () => {
      send({ type: "cancel" });
    },
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}
