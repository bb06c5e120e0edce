import pLimit from "p-limit";
import type { KubeconfigEntryInput } from "../../oidc/kubeconfig/entry.ts";
import { CommandError } from "../commandError.ts";
import type { ReadStackOutputs } from "../engine/stackOutputs.ts";
import { lineProgress } from "../progress.ts";
import type { Surroundings } from "../surroundings.ts";
import { entryOutputOf } from "./entryOutput.ts";
import type { SelectedCluster } from "../project/selection.ts";

/** How many stacks are read at once. Each is a process that mostly waits for the backend. */
const atOnce = 8;

/**
 * Asks the engine for the entries of clusters.
 *
 * A cluster that has none yet, because it was never applied, is told and left out. One that was asked for by its name is
 * an error instead, and so is it when none is left.
 *
 * @throws CommandError at the first stack that the engine cannot read: a kubeconfig in which clusters are missing at
 *   random would be worse than none.
 */
export async function collectEntries(
  selected: readonly SelectedCluster[],
  read: ReadStackOutputs,
  { messages, signal }: Pick<Surroundings, "messages" | "signal">,
): Promise<readonly KubeconfigEntryInput[]> {
  const failure = new AbortController();
  const limit = pLimit({ concurrency: atOnce, rejectOnClear: true });
  const progress = lineProgress(messages, "reading stacks", selected.length);
  try {
    const found = await Promise.all(
      selected.map(({ cluster, byName }) =>
        limit(async () => {
          const outputs = await read(cluster, AbortSignal.any([signal, failure.signal]));
          progress.advance();
          return { cluster, byName, ...entryOutputOf(cluster, outputs) };
        }),
      ),
    );
    progress.end();
    const missing = found.flatMap((each) => ("missing" in each ? [each] : []));
    const inputs = found.flatMap((each) => ("input" in each ? [each.input] : []));
    const fatal = inputs.length === 0 ? missing : missing.filter(({ byName }) => byName);
    if (fatal.length > 0)
      throw new CommandError(
        ["nothing was written.", ...fatal.map((each) => `${each.cluster} ${each.missing}`)].join("\n"),
      );
    for (const each of missing) messages.write(`latchkey: left out: ${each.cluster} ${each.missing}\n`);
    return inputs;
  } finally {
    progress.end();
    limit.clearQueue();
    failure.abort();
  }
}
