import { readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { holderOf, withLocks } from "../../kubeconfigFile/lock.ts";
import { hasEnded, type LockHolder, parseHolder, processHolder } from "../../kubeconfigFile/lockHolder.ts";
import { CommandError } from "../commandError.ts";
import { workFolder } from "../project/workFolder.ts";
import type { Surroundings } from "../surroundings.ts";

/** How often it is looked whether a process has ended, in milliseconds. */
const pause = 250;

/** For how long processes of a rollout that was killed are waited for, in milliseconds: an update may wait for pods. */
const patience = 15 * 60_000;

/** What a rollout says of itself to others. */
const diary = z.object({
  /** Who began it. */
  user: z.string(),
  /** When, as RFC 3339. */
  begun: z.string(),
  /** The processes that worked on stacks, as lock holders. */
  workers: z.array(z.unknown()),
});

/** A rollout that is under way. */
export interface RunningRollout {
  /** Notes a process that works on a stack, so that whoever comes after a killed rollout can wait for it. */
  readonly noteWorker: (pid: number) => void;
}

/**
 * Does something while no other rollout of this fleet runs on this machine. The engine's own locks, one a stack, hold
 * between machines.
 *
 * Where an earlier rollout was killed, the processes that it has begun are waited for: they finish what is under way,
 * so that nothing is half-known.
 *
 * @param folder that of Pulumi.yaml.
 * @throws CommandError where another rollout runs, with who runs it and since when.
 */
export async function withRolloutLock<Result>(
  folder: string,
  { messages, signal }: Pick<Surroundings, "messages" | "signal">,
  action: (rollout: RunningRollout) => Promise<Result>,
): Promise<Result> {
  const kept = workFolder(folder);
  const lockFile = join(kept, "rollout.lock");
  const diaryFile = join(kept, "rollout.json");
  const before = await holderOf(lockFile);
  const earlier = readDiary(diaryFile);
  if (before !== "nobody") {
    if (before === undefined || !hasEnded(before)) throw otherRollout(lockFile, before, earlier);
    messages.write(
      `latchkey: the rollout before this one was ended in the middle${since(earlier)}; going on from there\n`,
    );
  }
  return withLocks(
    [lockFile],
    signal,
    async () => {
      await waitFor(earlier?.workers ?? [], { messages, signal });
      const workers: LockHolder[] = [];
      const write = () => {
        const begun = new Date().toISOString();
        writeFileSync(diaryFile, JSON.stringify({ user: userInfo().username, begun, workers }));
      };
      write();
      return action({
        noteWorker: (pid) => {
          workers.push(processHolder(pid, ""));
          write();
        },
      });
    },
    0,
  );
}

interface Diary {
  readonly user: string;
  readonly begun: string;
  readonly workers: readonly LockHolder[];
}

function readDiary(file: string): Diary | undefined {
  try {
    const { user, begun, workers } = diary.parse(JSON.parse(readFileSync(file, "utf8")));
    return { user, begun, workers: workers.flatMap((worker) => parseHolder(JSON.stringify(worker)) ?? []) };
  } catch {
    return undefined;
  }
}

function since(earlier: Diary | undefined): string {
  return earlier === undefined ? "" : ` (begun by ${earlier.user} at ${earlier.begun})`;
}

function otherRollout(
  lockFile: string,
  holder: LockHolder | undefined,
  earlier: Diary | undefined,
): CommandError {
  const process =
    holder === undefined
      ? "another program"
      : `process ${holder.pid} on ${holder.machine.split(" ")[0] ?? ""}`;
  const who = earlier === undefined ? process : `${earlier.user}, ${process}, since ${earlier.begun}`;
  return new CommandError(
    `another rollout of this fleet is under way (${who}); wait until it has ended, then run again. Nothing was changed. If no such process is running any more, remove ${lockFile}`,
  );
}

async function waitFor(
  workers: readonly LockHolder[],
  { messages, signal }: Pick<Surroundings, "messages" | "signal">,
): Promise<void> {
  const running = () => workers.filter((worker) => !hasEnded(worker));
  const begin = performance.now();
  const first = running();
  if (first.length === 0) return;
  const pids = first.map(({ pid }) => pid).join(", ");
  messages.write(`latchkey: waiting until what it had begun has ended (process ${pids})\n`);
  while (running().length > 0) {
    if (performance.now() - begin > patience)
      throw new CommandError(
        `process ${running()
          .map(({ pid }) => pid)
          .join(
            ", ",
          )} of the rollout before this one still runs after ${patience / 60_000} minutes; look what it waits for, end it, then run again`,
      );
    await setTimeout(pause, undefined, { signal });
  }
}
