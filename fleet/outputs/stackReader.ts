import pLimit from "p-limit";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import type { ReadStackOutputs } from "../engine/stackOutputs.ts";
import { type ReadStack, readAppliedStack } from "./appliedStack.ts";
import { dexClusterOf } from "./dexOutputs.ts";
import type { ReadKnownConnection } from "./knownConnection.ts";

/** How many stacks are read at once. Each is a process that mostly waits for the backend. */
const atOnce = 8;

/** What stacks are read with. */
export interface StackReaderDependencies {
  readonly readOutputs: ReadStackOutputs;
  readonly connectionOf: ReadKnownConnection;
  readonly signal: AbortSignal;
}

/**
 * Returns a function that reads a cluster's stack and compares it: see {@link readAppliedStack}. Each stack is asked for
 * once, however many clusters trust its Dex.
 *
 * @throws CommandError where the engine cannot read a stack's outputs.
 */
export function stackReader({
  readOutputs,
  connectionOf,
  signal,
}: StackReaderDependencies): (settings: ClusterSettings) => Promise<ReadStack> {
  const limit = pLimit({ concurrency: atOnce });
  const outputsOf = remembered((stack: string) => limit(() => readOutputs(stack, signal)));
  const stacks = new Map<string, Promise<ReadStack>>();
  return (settings) => {
    const before = stacks.get(settings.cluster);
    if (before !== undefined) return before;
    const reading = Promise.all([
      outputsOf(settings.cluster),
      outputsOf(dexClusterOf(settings)),
      connectionOf(settings),
    ]).then(([outputs, dexOutputs, connection]) =>
      readAppliedStack({ settings, outputs, dexOutputs, connection }),
    );
    stacks.set(settings.cluster, reading);
    return reading;
  };
}

/** The same work once for each key. */
function remembered<Result>(work: (key: string) => Promise<Result>): (key: string) => Promise<Result> {
  const known = new Map<string, Promise<Result>>();
  return (key) => {
    const result = known.get(key) ?? work(key);
    known.set(key, result);
    return result;
  };
}
