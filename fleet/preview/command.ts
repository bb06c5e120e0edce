import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { CommandError } from "../commandError.ts";
import { defaultParallelism, startWorkers } from "../engine/workers.ts";
import { selectClusters } from "../project/selection.ts";
import { lineProgress } from "../progress.ts";
import { knownFleet } from "../project/knownFleet.ts";
import { programOf } from "../project/program.ts";
import { projectNamed, projectOption } from "../project/projectOption.ts";
import type { Surroundings } from "../surroundings.ts";
import { previewFleet } from "./previewFleet.ts";

/** What `latchkey preview` is asked for. */
interface PreviewOptions {
  /** The folder of Pulumi.yaml. */
  readonly project?: string | undefined;
  readonly all?: true | undefined;
  readonly parallel: number;
}

/** Adds the subcommand `preview`. */
export function addPreviewCommand(latchkey: Command, surroundings: Surroundings): void {
  latchkey
    .command("preview")
    .summary("what would change on which clusters, grouped")
    .description(
      "Previews clusters and shows what would change, each change once with the clusters that it is for.",
    )
    .argument("[cluster...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .option("--all", "ask the engine about every stack, also where nothing that it is built from has changed")
    .option(
      "--parallel <count>",
      "how many stacks are worked on at once (default: one a core)",
      count,
      defaultParallelism,
    )
    .action((patterns, options) => previewCommand(patterns, options, surroundings));
}

function count(written: string): number {
  const value = Number(written);
  if (!/^[1-9]\d*$/.test(written) || value > 256)
    throw new InvalidArgumentError("Write a number from 1 to 256.");
  return value;
}

async function previewCommand(
  patterns: readonly string[],
  options: PreviewOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { workingFolder, environment, signal, messages, output } = surroundings;
  const project = projectNamed(options.project, workingFolder);
  programOf(project);
  const fleet = knownFleet(project, environment);
  const selected = selectClusters(project.clusters, [], patterns.length === 0 ? {} : { clusters: patterns });
  if ("reasons" in selected) throw new CommandError(selected.reasons.join("\n"), 2);
  const workers = startWorkers({ ...project, environment, signal, parallelism: options.parallel });
  const progress = lineProgress(messages, "previewing", selected.length);
  try {
    const reports = await previewFleet(
      {
        fleet,
        selected: selected.map(({ cluster }) => cluster),
        all: options.all === true,
        refresh: false,
        workers,
        onReport: () => {
          progress.advance();
        },
      },
      surroundings,
    );
    output.write(`${JSON.stringify(reports, undefined, 1)}\n`);
  } finally {
    progress.end();
    workers.close();
  }
}
