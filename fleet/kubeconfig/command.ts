import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { LoginMethod } from "../../oidc/kubeconfig/entry.ts";
import { renderKubeconfig } from "../../oidc/kubeconfig/render.ts";
import { loadWholeFleet, type WholeFleet } from "../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../settings/settingsFiles.ts";
import { CommandError } from "../commandError.ts";
import { stackOutputsOf } from "../engine/stackOutputs.ts";
import { administratorsConnections } from "../outputs/knownConnection.ts";
import { listed } from "../listed.ts";
import { projectNamed, projectOption } from "../project/projectOption.ts";
import type { Surroundings } from "../surroundings.ts";
import { collectEntries, type WantedCluster } from "./collectEntries.ts";
import { mergeKubeconfig, writeKubeconfig } from "./destination.ts";
import { fleetEntries } from "./fleetEntries.ts";
import { selectClusters, type Selection } from "../project/selection.ts";

/** What `latchkey kubeconfig` is asked for. */
interface KubeconfigOptions {
  /** The folder of Pulumi.yaml. */
  readonly project?: string | undefined;
  readonly cluster?: readonly string[] | undefined;
  readonly team?: readonly string[] | undefined;
  readonly group?: readonly string[] | undefined;
  readonly output?: string | undefined;
  readonly merge?: string | undefined;
  readonly deviceCode?: true | undefined;
  readonly port?: readonly number[] | undefined;
  readonly skipOpenBrowser?: true | undefined;
}

const help = `
The kubeconfig holds no credential, so it may be committed or put on an intranet page. It has the same bytes every
time, as long as the clusters are the same. The context of a cluster has the cluster's name, whatever the way to log
in, so that every command works on every machine alike; where a file has the entry already, the last --merge wins.

What the stacks say is compared with the fleet's files, with the hub, and with your own context for the cluster where
you have it. Anything that differs is an error, and nothing is written.

A cluster that was never applied is left out, with a message. It is an error when it is asked for by its name, or
when nothing is left; then nothing is written.

Examples:
  latchkey kubeconfig > kubeconfig                    everything, for everybody
  latchkey kubeconfig --team payments -o payments.kubeconfig
  latchkey kubeconfig --cluster 'prod-*' --merge default
  latchkey kubeconfig --skip-open-browser --merge default   on a machine without a browser, reached by SSH

docs/headless.md says how to log in on a machine without a browser.`;

/** Adds the subcommand `kubeconfig`. */
export function addKubeconfigCommand(latchkey: Command, surroundings: Surroundings): void {
  latchkey
    .command("kubeconfig")
    .summary("one kubeconfig with every cluster of the fleet, and no credential in it")
    .description("Writes one kubeconfig with every cluster of the fleet, and no credential in it.")
    .option(...projectOption)
    .option(
      "--cluster <pattern...>",
      "only these clusters; * stands for any characters (default: every cluster)",
    )
    .option(
      "--team <team...>",
      "only clusters where an access rule gives one of these teams on GitHub a role",
    )
    .option("--group <group...>", "the same for groups of other identity providers")
    .addOption(
      new Option("-o, --output <file>", "write a file of its own (default: standard output)").conflicts(
        "merge",
      ),
    )
    .option(
      "--merge <file>",
      `add to a file that holds more, such as ~/.kube/config; "default" is kubectl's own`,
    )
    .option(
      "--port <port...>",
      "the ports that the browser may come back to, among kubelogin.ports of fleet.yaml (default: all of them)",
      collectPorts,
    )
    .option(
      "--skip-open-browser",
      "for machines without a browser: print a URL, which opens where the port is forwarded over SSH",
    )
    .addOption(
      new Option(
        "--device-code",
        "log in with a URL that is opened on any machine; needs kubelogin.deviceCode in fleet.yaml",
      ).conflicts(["port", "skipOpenBrowser"]),
    )
    .addHelpText("after", help)
    .action((options) => kubeconfigCommand(options, surroundings));
}

function collectPorts(written: string, before: readonly number[] | undefined): readonly number[] {
  const port = Number(written);
  if (!/^[1-9]\d*$/.test(written) || port > 65_535)
    throw new InvalidArgumentError("A port is a number from 1 to 65535.");
  return [...(before ?? []), port];
}

/** Collects the entries of the clusters that are asked for, and writes them where they are wanted. */
async function kubeconfigCommand(options: KubeconfigOptions, surroundings: Surroundings): Promise<void> {
  const { workingFolder, environment } = surroundings;
  const project = projectNamed(options.project, workingFolder);
  const fleet = loadWholeFleet(settingsFilesBeside(project.fleetFile));
  const inputs = await collectEntries(
    wantedClusters(fleet, { clusters: options.cluster, teams: options.team, groups: options.group }),
    {
      readOutputs: stackOutputsOf({ folder: project.folder, environment }),
      connectionOf: administratorsConnections(environment),
    },
    surroundings,
  );
  const entries = fleetEntries(inputs, loginMethod(options));
  if (options.output === undefined && options.merge === undefined) {
    surroundings.output.write(renderKubeconfig(entries));
    return;
  }
  const { path, changed, older } =
    options.merge === undefined
      ? { ...(await writeKubeconfig(options.output ?? "", entries, surroundings)), older: [] }
      : await mergeKubeconfig(options.merge, entries, surroundings);
  const contexts = listed(entries.map(({ context }) => context.name));
  surroundings.messages.write(`latchkey: ${path} ${changed ? "now has" : "has already"}: ${contexts}\n`);
  if (older.length > 0)
    surroundings.messages.write(
      `latchkey: replaced entries of Latchkey 0.1: ${listed(older)}. In a fleet with several connectors or with jobs, everybody needs new entries before the API servers get their new configuration: CHANGELOG.md\n`,
    );
}

function loginMethod({ deviceCode, port, skipOpenBrowser }: KubeconfigOptions): LoginMethod {
  if (deviceCode === true) return { by: "device-code" };
  return {
    by: "browser",
    ...(port === undefined ? {} : { ports: port }),
    ...(skipOpenBrowser === true ? { openBrowser: false } : {}),
  };
}

function wantedClusters({ fleet, clusters }: WholeFleet, selection: Selection): readonly WantedCluster[] {
  const settingsOf = new Map(clusters.map((settings) => [settings.cluster, settings]));
  const selected = selectClusters([...settingsOf.keys()], fleet.access, selection);
  if ("reasons" in selected) throw new CommandError(selected.reasons.join("\n"), 2);
  if (selected.length === 0)
    throw new CommandError(
      "no cluster is left: none that --cluster names is open to what --team or --group names",
    );
  return selected.flatMap(({ cluster, byName }) => {
    const settings = settingsOf.get(cluster);
    return settings === undefined ? [] : [{ settings, byName }];
  });
}
