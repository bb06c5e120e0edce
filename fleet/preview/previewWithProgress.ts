import { startWorkers } from "../engine/workers.ts";
import { lineProgress } from "../progress.ts";
import type { StackReport } from "../report/stackReport.ts";
import type { Surroundings } from "../surroundings.ts";
import { type PreviewInput, previewFleet } from "./previewFleet.ts";

/** A preview with processes of its own. */
export interface OwnPreviewInput extends Omit<PreviewInput, "workers" | "onReport" | "planFile"> {
  /** How many stacks are worked on at once. */
  readonly parallelism: number;
}

/** Previews clusters of a fleet, and shows how far it is. See {@link previewFleet}. */
export async function previewWithProgress(
  { parallelism, ...input }: OwnPreviewInput,
  surroundings: Surroundings,
): Promise<readonly StackReport[]> {
  const { environment, signal, messages } = surroundings;
  const workers = startWorkers({ ...input.fleet.project, environment, signal, parallelism });
  const progress = lineProgress(messages, "previewing", input.selected.length);
  try {
    return await previewFleet(
      {
        ...input,
        workers,
        onReport: () => {
          progress.advance();
        },
      },
      surroundings,
    );
  } finally {
    progress.end();
    workers.close();
  }
}
