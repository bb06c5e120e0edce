import type { KubeconfigEntryInput } from "../../oidc/kubeconfig/entry.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { CommandError } from "../commandError.ts";
import { stackReader, type StackReaderDependencies } from "../outputs/stackReader.ts";
import { lineProgress } from "../progress.ts";
import type { Surroundings } from "../surroundings.ts";

/** A cluster whose entry is wanted. */
export interface WantedCluster {
  readonly settings: ClusterSettings;
  /** Whether it was asked for by its name. */
  readonly byName: boolean;
}

/**
 * Asks the engine for the entries of clusters.
 *
 * A cluster that has none yet, because it was never applied, is told and left out. One that was asked for by its name is
 * an error instead, and so is it when none is left.
 *
 * @throws CommandError when outputs do not belong to the fleet, and at the first stack that the engine cannot read: a
 *   kubeconfig in which clusters are missing at random would be worse than none.
 */
export async function collectEntries(
  wanted: readonly WantedCluster[],
  { readOutputs, connectionOf }: Omit<StackReaderDependencies, "signal">,
  { messages, signal }: Pick<Surroundings, "messages" | "signal">,
): Promise<readonly KubeconfigEntryInput[]> {
  const failure = new AbortController();
  const read = stackReader({
    readOutputs,
    connectionOf,
    signal: AbortSignal.any([signal, failure.signal]),
  });
  const progress = lineProgress(messages, "reading stacks", wanted.length);
  try {
    const found = await Promise.all(
      wanted.map(async ({ settings, byName }) => {
        const stack = await read(settings);
        progress.advance();
        return { cluster: settings.cluster, byName, stack };
      }),
    );
    progress.end();
    const rejected = found.flatMap(({ cluster, stack }) =>
      "rejected" in stack ? [`${cluster} has ${stack.rejected}\n  → ${stack.remedy}`] : [],
    );
    const missing = found.flatMap(({ cluster, byName, stack }) =>
      "missing" in stack ? [{ byName, text: `${cluster} ${stack.missing}` }] : [],
    );
    const entries = found.flatMap(({ stack }) => ("entry" in stack ? [stack.entry] : []));
    const fatal = entries.length === 0 ? missing : missing.filter(({ byName }) => byName);
    if (rejected.length + fatal.length > 0)
      throw new CommandError(
        ["nothing was written.", ...rejected, ...fatal.map(({ text }) => text)].join("\n"),
      );
    for (const { text } of missing) messages.write(`latchkey: left out: ${text}\n`);
    return entries;
  } finally {
    progress.end();
    failure.abort();
  }
}
