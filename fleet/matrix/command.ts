import type { Command } from "@commander-js/extra-typings";
import { CommandError } from "../commandError.ts";
import { countUpTo } from "../countArgument.ts";
import { listed } from "../listed.ts";
import { projectNamed, projectOption } from "../project/projectOption.ts";
import { selectedStages } from "../rollout/selectedStages.ts";
import type { Surroundings } from "../surroundings.ts";
import { jobMatrices, mostMatrixJobs } from "./jobMatrices.ts";

/** What `latchkey matrix` is asked for. */
interface MatrixOptions {
  /** The folder of Pulumi.yaml. */
  readonly project?: string | undefined;
  readonly jobs: number;
  readonly stages?: number | undefined;
}

/** A hub's stage and a hundred waves are all that there can be. */
const mostStages = 101;

const help = `
One line of JSON: a list with one matrix a stage, hubs first, then wave by wave. A workflow takes the first with
  strategy:
    matrix: \${{ fromJSON(needs.plan.outputs.matrices)[0] }}
and has matrix.name and matrix.clusters, names with spaces between them. Jobs of the next stage need those of the one
before. A whole workflow is in Latchkey's docs/rollout.md.

Most fleets need none of this: latchkey up rolls out wave by wave in one job.`;

/** Adds the subcommand `matrix`. */
export function addMatrixCommand(latchkey: Command, surroundings: Surroundings): void {
  latchkey
    .command("matrix")
    .summary("the jobs of a rollout on several machines, for GitHub Actions")
    .description("Writes the job matrices of a rollout on several machines, for GitHub Actions.")
    .argument("[cluster...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .option(
      "--jobs <count>",
      "how many jobs a stage has at most; with more clusters, a job has several",
      countUpTo(mostMatrixJobs),
      mostMatrixJobs,
    )
    .option(
      "--stages <count>",
      "for how many stages the workflow has jobs: more are an error, lest a wave is left out in silence",
      countUpTo(mostStages),
    )
    .addHelpText("after", help)
    .action((patterns, options) => {
      matrixCommand(patterns, options, surroundings);
    });
}

function matrixCommand(
  patterns: readonly string[],
  options: MatrixOptions,
  { workingFolder, output }: Surroundings,
): void {
  const project = projectNamed(options.project, workingFolder);
  const { stages } = selectedStages(project, patterns);
  if (options.stages !== undefined && stages.length > options.stages) {
    const names = listed(stages.map(({ name }) => name));
    throw new CommandError(
      `the rollout has ${stages.length} stages (${names}), but the workflow has jobs for ${options.stages}; add jobs to it for each stage, and count them in --stages`,
    );
  }
  output.write(`${JSON.stringify(jobMatrices(stages, options.jobs))}\n`);
}
