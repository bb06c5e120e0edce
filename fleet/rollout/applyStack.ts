import type { EngineRun } from "../engine/events/engineRun.ts";
import { breakStackLocks, isLeftBehind, isRunning, stackLocks } from "../engine/stackLock.ts";
import type { Workers } from "../engine/workers.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Applied } from "./rollout.ts";

/** What is needed to apply a stack. */
export interface ApplyInput {
  /** The stack's name. */
  readonly cluster: string;
  /** The engine's update plan, which the update keeps to. Default: none. */
  readonly planFile: string | undefined;
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  readonly workers: Pick<Workers, "run">;
}

/**
 * Applies a stack as it was planned. A lock of the engine that a process of this machine left behind when it was killed
 * is taken away first; whoever else holds one is told.
 */
export async function applyStack(
  input: ApplyInput,
  surroundings: Pick<Surroundings, "environment" | "messages" | "signal">,
): Promise<Applied> {
  const { cluster, folder } = input;
  const { environment, messages, signal } = surroundings;
  const first = await update(input);
  if (first === "interrupted") return { state: "interrupted" };
  const locks = first.errors.flatMap(stackLocks);
  if (locks.length === 0) return applied(first);
  const alive = locks.filter((lock) => !isLeftBehind(lock, isRunning));
  if (alive.length > 0) {
    const holders = alive.map(({ who, pid, since }) => `${who} (process ${pid}) since ${since}`).join(", ");
    return {
      state: "failed",
      errors: [
        `is being updated by ${holders}; wait until that has ended, then run again. If no such process is running any more: pulumi cancel --stack ${cluster}`,
      ],
    };
  }
  const left = locks.map(({ pid, since }) => `process ${pid}, ${since}`).join("; ");
  messages.write(
    `latchkey: ${cluster} was locked by an update that was killed (${left}); the lock is taken away\n`,
  );
  await breakStackLocks(cluster, { folder, environment, signal });
  const second = await update(input);
  return second === "interrupted" ? { state: "interrupted" } : applied(second);
}

function update({ cluster, planFile, workers }: ApplyInput) {
  const plan = planFile === undefined ? {} : { plan: planFile };
  return workers.run({ kind: "update", stack: cluster, refresh: false, ...plan });
}

function applied({ succeeded, errors }: EngineRun): Applied {
  return succeeded ? { state: "applied" } : { state: "failed", errors };
}
