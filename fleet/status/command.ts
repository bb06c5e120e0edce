import type { Command } from "@commander-js/extra-typings";
import { loadWholeFleet } from "../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../settings/settingsFiles.ts";
import { latchkeyVersion } from "../../version.ts";
import { projectNamed, projectOption } from "../project/projectOption.ts";
import { selectedClusters } from "../project/selectedFleet.ts";
import type { Surroundings } from "../surroundings.ts";
import { composeStatus } from "./composeStatus.ts";
import type { FleetStatus } from "./fleetStatus.ts";
import { realPrograms } from "../verify/runProgram.ts";
import { statusPage } from "./html/page.ts";
import { readEngine } from "./readEngine.ts";
import { storageConcerns } from "./readStorage.ts";
import { statusTable } from "./statusTable.ts";
import { writePage } from "./writePage.ts";

/** What `latchkey status` is asked for. */
interface StatusOptions {
  /** The folder of Pulumi.yaml. */
  readonly project?: string | undefined;
  readonly json?: true | undefined;
  readonly html?: string | undefined;
}

const help = `
It asks the engine, so that it works where only your Pulumi login does. Nothing secret is asked for. From a cluster it
reads one thing, with kubectl and latchkey:context where those work: how much of Dex's quota of open logins is used.

The page that --html writes is one file without anything beside it: it can be mailed, put on an intranet page or kept by
a CI job, and is read without a network.

Examples:
  latchkey status
  latchkey status 'prod-*' --json
  latchkey status --html status.html`;

/** Adds the subcommand `status`. */
export function addStatusCommand(latchkey: Command, surroundings: Surroundings): void {
  latchkey
    .command("status")
    .summary("how the fleet stands: clusters, certificates, who may do what where")
    .description("Shows how a fleet stands, by its settings and by what the engine knows.")
    .argument("[pattern...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .option("--json", "as JSON, with everything that the page has")
    .option(
      "--html <file>",
      "as a page for a browser, with certificates on a time line and a matrix of access",
    )
    .addHelpText("after", help)
    .action((patterns, options) => statusCommand(patterns, options, surroundings));
}

/** Finds out how the clusters stand that are asked for, and shows it in each of the ways that are. */
async function statusCommand(
  patterns: readonly string[],
  options: StatusOptions,
  surroundings: Surroundings,
): Promise<void> {
  const status = await readStatus(patterns, options, surroundings);
  if (options.html !== undefined) {
    const path = await writePage(options.html, statusPage(status), surroundings);
    surroundings.messages.write(`latchkey: ${path} is written\n`);
  }
  if (options.json === true) surroundings.output.write(`${JSON.stringify(status, undefined, 2)}\n`);
  else if (options.html === undefined) surroundings.output.write(statusTable(status));
}

async function readStatus(
  patterns: readonly string[],
  options: StatusOptions,
  { workingFolder, environment, signal, messages }: Surroundings,
): Promise<FleetStatus> {
  const project = projectNamed(options.project, workingFolder);
  const selected = selectedClusters(project, patterns);
  const fleet = loadWholeFleet(settingsFilesBeside(project.fleetFile));
  const hubs = fleet.clusters.flatMap((cluster) =>
    cluster.role === "spoke" && selected.includes(cluster.cluster) ? [cluster.hub] : [],
  );
  const engine = await readEngine(
    project.name,
    [...new Set([...selected, ...hubs])],
    { folder: project.folder, environment, signal },
    messages,
  );
  const applied = fleet.clusters.filter(({ cluster }) => {
    const outputs = engine.outputs.get(cluster);
    return (
      selected.includes(cluster) && outputs !== undefined && "value" in outputs && outputs.value !== undefined
    );
  });
  const storage = await storageConcerns(applied, realPrograms(signal), { environment, messages });
  return composeStatus({ fleet, selected, engine, storage, now: Date.now(), latchkeyVersion });
}
