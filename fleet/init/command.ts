import { relative, resolve } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { CommandError } from "../commandError.ts";
import type { Surroundings } from "../surroundings.ts";
import { requiredAnswers } from "./answers.ts";
import { checkNewFiles } from "./checkFiles.ts";
import { composeFleet, type FleetDraft, type Unfinished } from "./composeFleet.ts";
import { filesOf } from "./files/files.ts";
import type { NewFleet } from "./newFleet.ts";
import { nextSteps } from "./nextSteps.ts";
import { packageFolder } from "../project/program.ts";
import { packageLocation } from "./packageLocation.ts";
import { completed } from "./questions.ts";
import { writeNewFiles } from "./writeFiles.ts";

const help = `
Writes Pulumi.yaml, stacks/fleet.yaml, one stack file a cluster, workflows for GitHub Actions, .gitignore and README.md
into DIR, which then holds settings and no code. A file that is there already is never overwritten: it is named, and nothing is written.

At a terminal, what is missing is asked for. A cluster is written NAME or NAME=CONTEXT, where CONTEXT is the context of
your kubeconfig that administers it, NAME-admin unless you say otherwise.

Example:
  latchkey init acme-fleet --issuer https://login.acme.dev --organization acme --admin-team platform \\
    --hub prod-hub --spoke prod-eu-1 --spoke prod-us-1=kubernetes-admin@us \\
    --distribution kubeadm --kubernetes-version 1.34`;

/** Adds the subcommand `init`. */
export function addInitCommand(latchkey: Command, surroundings: Surroundings): void {
  const { issuer, organization, adminTeam, distribution, kubernetesVersion } = requiredAnswers;
  latchkey
    .command("init")
    .summary("write a fleet of your own into a new folder")
    .description("Writes a fleet of your own into a folder.")
    .argument("<dir>", "the fleet's folder, made when it is missing")
    .option(issuer.flag, issuer.meaning)
    .option(organization.flag, organization.meaning)
    .option(adminTeam.flag, adminTeam.meaning)
    .option("--hub <name>", "the cluster where the fleet's Dex runs")
    .option("--spoke <name>", "a cluster that trusts the hub's Dex (repeatable)", collect)
    .option("--standalone <name>", "in place of a hub: the one cluster, with a Dex for itself alone")
    .option(distribution.flag, distribution.meaning)
    .option(kubernetesVersion.flag, kubernetesVersion.meaning)
    .option("--distribution-version <version>", "with talos its release, with cluster-api v1beta1 or v1beta2")
    .addOption(
      new Option("--exposure <type>", "how people and API servers reach Dex")
        .choices(["LoadBalancer", "NodePort", "ClusterIP", "Ingress"] as const)
        .default("LoadBalancer" as const),
    )
    .option("--ingress-class <name>", "the IngressClass, with --exposure Ingress")
    .option(
      "--github-client-id <id>",
      "the client id of an app of your own on GitHub (default: pulumi up registers a GitHub App)",
    )
    .addHelpText("after", help)
    .action((folder, draft) => init(folder, draft, surroundings));
}

function collect(written: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), written];
}

async function init(written: string, draft: FleetDraft, surroundings: Surroundings): Promise<void> {
  const { workingFolder, output } = surroundings;
  const folder = resolve(workingFolder, written);
  const fleet = await complete(draft, surroundings);
  const location = packageLocation(folder, packageFolder);
  const files = filesOf(fleet, location);
  checkNewFiles(files);
  writeNewFiles(folder, files);
  output.write(nextSteps(fleet, relative(workingFolder, folder) || "this folder", location));
}

/** Asks for what is missing where there is somebody to ask. @throws CommandError with all that is missing and wrong. */
async function complete(draft: FleetDraft, { ask }: Surroundings): Promise<NewFleet> {
  const first = composeFleet(draft);
  if (!("missing" in first)) return first;
  if (ask === undefined || first.reasons.length > 0) throw refusal(first);
  const second = composeFleet(await completed(draft, first.missing, ask));
  if ("missing" in second) throw refusal(second);
  return second;
}

function refusal({ missing, reasons }: Unfinished): CommandError {
  const flags = missing.map((name) =>
    name === "clusters"
      ? "--hub <name>, and --spoke <name> for each further cluster; or --standalone <name>"
      : `${requiredAnswers[name].flag}, like ${requiredAnswers[name].example}: ${requiredAnswers[name].meaning}`,
  );
  return new CommandError(
    [
      "nothing was written.",
      ...reasons,
      ...(flags.length === 0 ? [] : ["Missing, and asked for at a terminal only:"]),
      ...flags.map((flag) => `  ${flag}`),
    ].join("\n"),
    2,
  );
}
