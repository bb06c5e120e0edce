import { type Command, Option } from "@commander-js/extra-typings";
import { allOption, parallelOption } from "../engine/engineOptions.ts";
import { projectOption } from "../project/projectOption.ts";
import { selectedFleet } from "../project/selectedFleet.ts";
import { fleetReport } from "../report/fleetReport.ts";
import { jsonReport } from "../report/json/json.ts";
import { markdownReport } from "../report/markdown/markdown.ts";
import { tellingMistakes, writeMarkdownFiles } from "../report/markdown/markdownFiles.ts";
import { exitStatus } from "../report/summary.ts";
import { writtenForTerminal } from "../report/text.ts";
import type { Surroundings } from "../surroundings.ts";
import { previewWithProgress, withWorkers } from "./previewWithProgress.ts";

const help = `
The same change on many clusters is shown once, with their names; what is particular to a cluster stands as ‹cluster›.
A stack of which neither the settings nor the code nor the state have changed since nothing differed is not previewed
again: --all previews it too. Nothing secret is shown.

Exit status: 0 nothing changes, 3 something does, 1 a preview failed, 2 the command line is wrong, 130 interrupted.

Examples:
  latchkey preview
  latchkey preview 'prod-eu-*' --json
  latchkey preview --markdown comment.md --report report.md    for a comment on a pull request`;

/** Adds the subcommand `preview`. */
export function addPreviewCommand(
  latchkey: Command,
  surroundings: Surroundings,
  end: (status: number) => void,
): void {
  latchkey
    .command("preview")
    .summary("what would change on which clusters, each change told once")
    .description(
      "Previews clusters and shows what would change, each change once with the clusters that it is for.",
    )
    .argument("[cluster...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .option(...allOption)
    .addOption(parallelOption())
    .addOption(new Option("--json", "write the report as JSON, in the form of report.schema.json"))
    .option("--markdown <file>", "write it for a comment on a pull request too, cut to what GitHub takes")
    .option("--report <file>", "write it as Markdown too, whole, however long")
    .addHelpText("after", help)
    .action(async (patterns, options) => {
      const { workingFolder, output } = surroundings;
      const marker = "preview";
      const { fleet, selected } = tellingMistakes(options, workingFolder, { marker }, () =>
        selectedFleet(patterns, options.project, surroundings),
      );
      const all = options.all === true;
      const reports = await withWorkers(fleet, options.parallel, surroundings, (workers) =>
        previewWithProgress({ fleet, selected, all, refresh: false, workers }, surroundings),
      );
      const report = fleetReport(reports);
      writeMarkdownFiles(options, workingFolder, (length) => markdownReport(report, { marker, ...length }));
      if (options.json === true) output.write(jsonReport(report));
      else output.writeColoured(writtenForTerminal(report, surroundings));
      end(exitStatus(report.summary));
    });
}
