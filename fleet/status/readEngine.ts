import pLimit from "p-limit";
import { type HeldLock, heldLocks } from "../engine/heldLocks.ts";
import { PulumiError, type PulumiOptions } from "../engine/pulumiCommand.ts";
import { type ListedStack, listStacks } from "../engine/stackList.ts";
import { isLeftBehind, isRunning } from "../engine/stackLock.ts";
import { type StackOutputs, stackOutputsOf } from "../engine/stackOutputs.ts";
import { lineProgress } from "../progress.ts";
import type { Surroundings } from "../surroundings.ts";
import type { LockStatus } from "./fleetStatus.ts";
import type { Answer } from "./stackReading.ts";

/** Everything that the engine says of a fleet. */
export interface EngineAnswers {
  /** Its stacks, by name, also those without a stack file. */
  readonly list: Answer<ReadonlyMap<string, ListedStack>>;
  /** The outputs of each stack that was asked for; those of one that holds nothing are `undefined`. */
  readonly outputs: ReadonlyMap<string, Answer<StackOutputs>>;
  /** The locks that are known, by stack. */
  readonly locks: ReadonlyMap<string, LockStatus>;
}

/** How many stacks are read at once. Each is a process that mostly waits for the backend. */
const atOnce = 8;

/**
 * Asks the engine about stacks: once for all of them, and once more for each that holds anything.
 *
 * @param project the project's name.
 * @throws PulumiError when it can tell nothing at all.
 */
export async function readEngine(
  project: string,
  stacks: readonly string[],
  options: PulumiOptions,
  messages: Surroundings["messages"],
): Promise<EngineAnswers> {
  const [list, locks] = await Promise.all([answered(listStacks(options)), heldLocks(project, options)]);
  const holdsNothing = (stack: string) => "value" in list && list.value.get(stack)?.resources === 0;
  const isMissing = (stack: string) => "value" in list && !list.value.has(stack);
  const asked = stacks.filter((stack) => !holdsNothing(stack) && !isMissing(stack));
  const outputs = new Map<string, Answer<StackOutputs>>(stacks.map((stack) => [stack, { value: undefined }]));
  for (const [stack, answer] of await readOutputs(asked, options, messages)) outputs.set(stack, answer);
  if ("unreadable" in list && [...outputs.values()].every((answer) => "unreadable" in answer))
    throw new PulumiError(["stack", "ls"], options.folder, list.unreadable);
  return { list, outputs, locks: new Map([...locks].map(([stack, lock]) => [stack, lockStatus(lock)])) };
}

function lockStatus(lock: HeldLock): LockStatus {
  if (lock === "unknown") return { leftBehind: false };
  const { who, pid, since } = lock;
  return { holder: `${who}, process ${pid}`, since, leftBehind: isLeftBehind(lock, isRunning) };
}

async function readOutputs(
  stacks: readonly string[],
  options: PulumiOptions,
  messages: Surroundings["messages"],
): Promise<readonly (readonly [stack: string, outputs: Answer<StackOutputs>])[]> {
  const limit = pLimit(atOnce);
  const progress = lineProgress(messages, "reading stacks", stacks.length);
  const read = stackOutputsOf(options);
  try {
    return await Promise.all(
      stacks.map((stack) =>
        limit(async () => {
          const answer = await answered(read(stack, options.signal));
          progress.advance();
          return [stack, answer] as const;
        }),
      ),
    );
  } finally {
    progress.end();
    limit.clearQueue();
  }
}

/** What the engine answers, or what it says where it cannot; that there is no engine is still an error. */
async function answered<Value>(answer: Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await answer };
  } catch (error) {
    if (error instanceof PulumiError) return { unreadable: error.told };
    throw error;
  }
}
