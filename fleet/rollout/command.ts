import type { Command } from "@commander-js/extra-typings";
import { CommandError } from "../commandError.ts";
import { allOption, parallelOption } from "../engine/engineOptions.ts";
import { startWorkers } from "../engine/workers.ts";
import { previewWithProgress } from "../preview/previewWithProgress.ts";
import { projectOption } from "../project/projectOption.ts";
import { type SelectedFleet, selectedFleet } from "../project/selectedFleet.ts";
import { fleetReport } from "../report/fleetReport.ts";
import type { StackReport } from "../report/stackReport.ts";
import { writtenForTerminal } from "../report/text.ts";
import type { Surroundings } from "../surroundings.ts";
import { verificationGate } from "./gate.ts";
import { planFiles } from "./planFiles.ts";
import { isDone, rollOut } from "./rollout.ts";
import { type RunningRollout, withRolloutLock } from "./rolloutLock.ts";
import { rolloutSteps, yesOrNo } from "./rolloutSteps.ts";
import { rolloutStages } from "./stages.ts";
import { nextStep, standingsText } from "./standings.ts";

/** What `latchkey up` is asked for. */
interface UpOptions {
  /** The folder of Pulumi.yaml. */
  readonly project?: string | undefined;
  /** Whether nobody is asked. */
  readonly yes?: true | undefined;
  /** Whether the engine looks at every stack. */
  readonly all?: true | undefined;
  /** How many stacks are worked on at once. */
  readonly parallel: number;
}

const help = `
Hubs come first, then the clusters wave by wave (latchkey:wave in a stack's file). What is shown at the start is what
is applied: where something else would change by then, nothing is. After each stage a gate asks what "latchkey verify"
asks, of every cluster of the stage. The first thing that is not right stops the rollout; run again, it goes on from
there.

Exit status: 0 everything is applied and verified; 1 it has stopped; 2 the command line is wrong; 130 interrupted.

Examples:
  latchkey up                 the whole fleet; asks before anything is changed
  latchkey up --yes           the same in a job of a CI system
  latchkey up 'prod-eu-*'     these clusters only`;

/** Adds the subcommand `up`. */
export function addUpCommand(
  latchkey: Command,
  surroundings: Surroundings,
  end: (status: number) => void,
): void {
  latchkey
    .command("up")
    .summary("roll changes out: hubs first, then wave by wave, each behind a gate")
    .description("Rolls changes out over the fleet, and stops at the first thing that is not right.")
    .argument("[cluster...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .option("-y, --yes", "apply what is shown without asking; needed where there is no terminal")
    .option(...allOption)
    .addOption(parallelOption())
    .addHelpText("after", help)
    .action(async (patterns, options) => {
      if (options.yes !== true && surroundings.ask === undefined)
        throw new CommandError(
          "there is no terminal to ask at: look at what latchkey preview shows, then run again with --yes",
          2,
        );
      const fleet = selectedFleet(patterns, options.project, surroundings);
      end(
        await withRolloutLock(fleet.fleet.project.folder, surroundings, (rollout) =>
          runRollout(fleet, options, rollout, surroundings),
        ),
      );
    });
}

async function runRollout(
  { fleet, selected }: SelectedFleet,
  options: UpOptions,
  rollout: RunningRollout,
  surroundings: Surroundings,
): Promise<0 | 1> {
  const { environment, signal, output } = surroundings;
  const { project } = fleet;
  const plans = planFiles(project.folder);
  const workers = startWorkers({
    ...project,
    environment,
    signal,
    parallelism: options.parallel,
    onUpdater: rollout.noteWorker,
  });
  const show = (reports: readonly StackReport[]) => {
    output.writeColoured(writtenForTerminal(fleetReport(reports), surroundings));
  };
  try {
    const stages = rolloutStages(fleet.settings, selected);
    const all = options.all === true;
    const shown = await previewWithProgress({ fleet, selected, all, refresh: false, workers }, surroundings);
    show(shown);
    await assertAccepted(shown, options.yes === true, surroundings);
    const gate = verificationGate(fleet, surroundings);
    const steps = rolloutSteps(
      { fleet, workers, plans, show, yes: options.yes === true, gate },
      surroundings,
    );
    const seen = new Map(shown.map((report) => [report.cluster, report]));
    const standings = await rollOut(stages, seen, steps, options.parallel);
    output.write(`\n${standingsText(stages, standings)}`);
    const next = nextStep(standings);
    if (next !== undefined) output.write(`\n${next}\n`);
    signal.throwIfAborted();
    return [...standings.values()].every(isDone) ? 0 : 1;
  } finally {
    workers.close();
    plans.remove();
  }
}

/** Nothing is begun where a preview failed, or where a person says no. */
async function assertAccepted(
  shown: readonly StackReport[],
  yes: boolean,
  { ask, signal }: Surroundings,
): Promise<void> {
  signal.throwIfAborted();
  const failed = shown.filter(({ outcome }) => outcome.state === "failed");
  if (failed.length > 0)
    throw new CommandError(
      `nothing was changed, since ${failed.length === 1 ? "a preview" : `${failed.length} previews`} failed; put right what is told above, then run again`,
    );
  const changes = shown.filter(({ outcome }) => outcome.state !== "unchanged");
  if (yes || changes.length === 0 || ask === undefined) return;
  const count = changes.length === 1 ? "1 cluster" : `${changes.length} clusters`;
  if ((await ask.choose(`Roll this out on ${count}?`, yesOrNo)) === "no")
    throw new CommandError("nothing was changed");
}
