import { startWorkers, type Workers } from "../engine/workers.ts";
import { lineProgress } from "../progress.ts";
import type { KnownFleet } from "../project/knownFleet.ts";
import type { StackReport } from "../report/stackReport.ts";
import type { Surroundings } from "../surroundings.ts";
import { type PreviewInput, previewFleet } from "./previewFleet.ts";

/**
 * Previews clusters of a fleet, and shows how far it is. See {@link previewFleet}.
 *
 * @param doing what a person reads of it.
 */
export async function previewWithProgress(
  input: Omit<PreviewInput, "onReport">,
  surroundings: Surroundings,
  doing = "previewing",
): Promise<readonly StackReport[]> {
  const progress = lineProgress(surroundings.messages, doing, input.selected.length);
  const onReport = () => {
    progress.advance();
  };
  try {
    return await previewFleet({ ...input, onReport }, surroundings);
  } finally {
    progress.end();
  }
}

/** Does something with processes that the engine runs in, which end with it. */
export async function withWorkers<Result>(
  { project }: KnownFleet,
  parallelism: number,
  { environment, signal }: Pick<Surroundings, "environment" | "signal">,
  action: (workers: Workers) => Promise<Result>,
): Promise<Result> {
  const workers = startWorkers({ ...project, environment, signal, parallelism });
  try {
    return await action(workers);
  } finally {
    workers.close();
  }
}
