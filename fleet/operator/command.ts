import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { parseDuration } from "../../oidc/duration.ts";
import { CommandError } from "../commandError.ts";
import { listed } from "../listed.ts";
import { gitRepository } from "../project/gitRepository.ts";
import { projectNamed, projectOption } from "../project/projectOption.ts";
import { selectedStages } from "../rollout/selectedStages.ts";
import type { Surroundings } from "../surroundings.ts";
import { manifest, writeManifest } from "./manifest.ts";
import { operatedClusters } from "./operatedClusters.ts";
import { operatedFleet, type OperatorOptions, usualBranch } from "./options.ts";
import { fleetSource } from "./source.ts";
import { stackResources } from "./stackResource.ts";

const help = `
One Stack a cluster, for the Pulumi Kubernetes Operator 2.9, in the order of a rollout: each waits for those of the stage
before its own. With --branch, every stack follows the branch, and --fresh keeps the order as well as it can; with
--commit, and the file applied anew for every commit, no stack begins before those of its stage before have that very
commit. Secrets are named and never written. What has to be in the operator's namespace is in Latchkey's docs/rollout.md.

Example:
  latchkey operator --env PULUMI_ACCESS_TOKEN=pulumi/token --kubeconfig-secret kubeconfig --git-secret fleet \\
    --commit "$(git rev-parse HEAD)" | kubectl apply --namespace latchkey-fleet -f -`;

/** Adds the subcommand `operator`. */
export function addOperatorCommand(latchkey: Command, surroundings: Surroundings): void {
  latchkey
    .command("operator")
    .summary("the fleet for the Pulumi Kubernetes Operator, which keeps it as its repository says")
    .description("Writes the fleet's stacks for the Pulumi Kubernetes Operator.")
    .argument("[cluster...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .option(
      "--repository <url>",
      "the fleet's Git repository, by https or ssh (default: that of the remote origin)",
    )
    .addOption(
      new Option("--branch <name>", `the branch that is followed (default: ${usualBranch})`).conflicts(
        "commit",
      ),
    )
    .option("--commit <hash>", "in place of a branch: the one commit that is applied")
    .option(
      "--git-secret <name>",
      "the Secret with the repository's credential: accessToken for https, sshPrivateKey for ssh",
    )
    .option("--backend <url>", "where Pulumi keeps the state (default: Pulumi Cloud)")
    .option("--pulumi-organization <name>", "the organisation in Pulumi Cloud that the stacks belong to")
    .option(
      "--env <variable=secret/key>",
      "an environment variable for Pulumi, from an entry of a Secret (repeatable)",
      collect,
    )
    .option(
      "--kubeconfig-secret <name>",
      "the Secret with the kubeconfig of the administrator's contexts, under the key config",
    )
    .option("--service-account <name>", "the service account of the operator's pods", "pulumi")
    .addOption(
      new Option(
        "--resync <time>",
        "how often a stack is applied where nothing is new, to take back drift and renew certificates, and how often its branch is looked at",
      )
        .argParser(length)
        .default(3600, "1h"),
    )
    .addOption(
      new Option(
        "--fresh <time>",
        "how long ago the stage before may have been applied, or it is applied again first; longer than a stage takes",
      )
        .argParser(length)
        .default(900, "15m"),
    )
    .option("-o, --output <file>", "write a file (default: standard output)")
    .addHelpText("after", help)
    .action((patterns, options) => operatorCommand(patterns, options, surroundings));
}

function collect(written: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), written];
}

/** The operator looks at a stack once a minute at most. */
function length(written: string): number {
  const seconds = parseDuration(written);
  if (seconds === undefined || seconds < 60)
    throw new InvalidArgumentError("Write a number and a unit, 1m or longer, like 15m or 1h.");
  return seconds;
}

/** What `latchkey operator` is asked for. */
interface CommandOptions extends OperatorOptions {
  /** The folder of Pulumi.yaml. */
  readonly project?: string | undefined;
  readonly output?: string | undefined;
}

async function operatorCommand(
  patterns: readonly string[],
  options: CommandOptions,
  { workingFolder, environment, signal, output, messages }: Surroundings,
): Promise<void> {
  const project = projectNamed(options.project, workingFolder);
  const source = fleetSource(project, await gitRepository(project.folder, { environment, signal }));
  const fleet = operatedFleet(options, source);
  if ("reasons" in fleet) throw new CommandError(fleet.reasons.join("\n"), 2);
  const { clusters, stages } = selectedStages(project, patterns);
  const staged = new Set(stages.flatMap((stage) => stage.clusters));
  const operated = operatedClusters(
    project,
    clusters.filter(({ cluster }) => staged.has(cluster)),
    { installedProgram: source.installedProgram, kubeconfigSecret: options.kubeconfigSecret },
  );
  const text = manifest(stackResources(fleet, stages, operated));
  if (options.output === undefined) {
    output.write(text);
    return;
  }
  const path = resolve(workingFolder, options.output);
  writeManifest(path, text);
  const names = listed(stages.map(({ name }) => name));
  messages.write(`latchkey: ${path} now has ${staged.size} stacks: ${names}\n`);
}
