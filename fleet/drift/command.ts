import { type Command, Option } from "@commander-js/extra-typings";
import { CommandError } from "../commandError.ts";
import { parallelOption } from "../engine/engineOptions.ts";
import { previewWithProgress, withWorkers } from "../preview/previewWithProgress.ts";
import { lineProgress } from "../progress.ts";
import type { KnownFleet } from "../project/knownFleet.ts";
import { projectOption } from "../project/projectOption.ts";
import { selectedFleet } from "../project/selectedFleet.ts";
import { tellingMistakes, writeMarkdownFiles } from "../report/markdown/markdownFiles.ts";
import type { Surroundings } from "../surroundings.ts";
import { tellNeverApplied } from "../verify/neverApplied.ts";
import type { Verification } from "../verify/verification.ts";
import { verifyFleet } from "../verify/verifyFleet.ts";
import { driftOf, driftStatus } from "./drift.ts";
import { driftJson } from "./json.ts";
import { driftComment, driftMarkdown } from "./markdown.ts";
import { driftText } from "./text.ts";

const help = `
Each cluster is read, and compared with the state and the files: what is shown is what an update would change that reads
the cluster first, each change once with the clusters that it is for. Then what no state can see: the name, certificate,
discovery document and keys of the issuer, and the configuration that the API server has loaded. Nobody logs in, nothing
is changed, nothing secret is shown. Take back what was changed in a cluster: pulumi up --refresh -s CLUSTER.

Exit status: 0 nothing differs, 3 something does, 1 a cluster could not be read, 2 the command line is wrong,
130 interrupted.

Examples:
  latchkey drift
  latchkey drift 'prod-*' --json
  latchkey drift --markdown summary.md --report report.md`;

/** Adds the subcommand `drift`. */
export function addDriftCommand(
  latchkey: Command,
  surroundings: Surroundings,
  end: (status: number) => void,
): void {
  latchkey
    .command("drift")
    .summary("what differs between the files, the state and the live clusters")
    .description("Compares clusters with their state and the fleet's files, and shows what differs.")
    .argument("[cluster...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .addOption(parallelOption())
    .addOption(
      new Option("--json", "for programs: the report in the form of report.schema.json, and every live link"),
    )
    .option("--markdown <file>", "write it as Markdown too, cut to what GitHub takes as a comment")
    .option("--report <file>", "write it as Markdown too, whole, however long")
    .addHelpText("after", help)
    .action(async (patterns, options) => {
      const { workingFolder, output, messages } = surroundings;
      const { fleet, selected } = tellingMistakes(options, workingFolder, driftComment, () =>
        selectedFleet(patterns, options.project, surroundings),
      );
      const drift = await driftOf(selected, {
        verify: (clusters) => verifyLive(fleet, clusters, surroundings),
        preview: (clusters) =>
          withWorkers(fleet, options.parallel, surroundings, (workers) =>
            previewWithProgress(
              { fleet, selected: clusters, all: true, refresh: true, workers },
              surroundings,
            ),
          ),
      });
      tellNeverApplied(drift.neverApplied, messages);
      if (drift.live.length === 0)
        throw new CommandError("nothing was compared: no cluster was ever applied");
      writeMarkdownFiles(options, workingFolder, (length) => driftMarkdown(drift, length));
      if (options.json === true) output.write(driftJson(drift));
      else output.writeColoured(driftText(drift, surroundings));
      end(driftStatus(drift));
    });
}

/** Verifies clusters as they are now: nobody logs in, and nothing is waited for. */
async function verifyLive(
  { project, settings }: KnownFleet,
  selected: readonly string[],
  surroundings: Surroundings,
): Promise<readonly Verification[]> {
  const progress = lineProgress(surroundings.messages, "verifying", selected.length);
  try {
    return await verifyFleet(
      {
        project,
        clusters: settings,
        selected,
        login: "never",
        patient: false,
        onVerified: () => {
          progress.advance();
        },
        tell: (line) => {
          progress.tell(line);
        },
      },
      surroundings,
    );
  } finally {
    progress.end();
  }
}
