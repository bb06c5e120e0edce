import { InvalidArgumentError, type Command } from "@commander-js/extra-typings";
import pLimit from "p-limit";
import { parseDuration, readableDuration } from "../../oidc/duration.ts";
import type { ClusterSettings, DexClusterSettings } from "../../settings/clusterSettings.ts";
import { loadWholeFleet } from "../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../settings/settingsFiles.ts";
import { CommandError } from "../commandError.ts";
import { projectNamed, projectOption } from "../project/projectOption.ts";
import { matchedClusters } from "../project/selectedFleet.ts";
import type { Surroundings } from "../surroundings.ts";
import { rotateDex } from "./rotateDex.ts";

/** How many Dexes are looked up at once, each with processes of the engine. The waiting of all of them overlaps. */
const atOnce = 8;

const help = `
A rotation takes a little more than ten minutes: the new key is published first, and signs once every API server has it or fetches
it. No login fails meanwhile. Several Dexes are rotated at the same time. Ctrl-C leaves Dex with the key that it has.

The key that has signed so far stays published until its last token ends. A key that somebody else may have, and a Dex
that lost its keys: docs/keys.md.

Examples:
  latchkey rotate-keys
  latchkey rotate-keys prod-hub
  latchkey rotate-keys --older-than 90d`;

/** Adds the subcommand `rotate-keys`. */
export function addRotateKeysCommand(latchkey: Command, surroundings: Surroundings): void {
  latchkey
    .command("rotate-keys")
    .summary("give Dex a new key to sign tokens with, without a failed login")
    .description("Rotates the signing keys of Dex without a failed login.")
    .argument("[cluster...]", "only these clusters with a Dex; * stands for any characters (default: all)")
    .option(...projectOption)
    .option("--older-than <time>", "only keys that have signed for longer, like 90d", duration)
    .addHelpText("after", help)
    .action(async (patterns, options) => {
      const { workingFolder, messages, output } = surroundings;
      const project = projectNamed(options.project, workingFolder);
      const selected = matchedClusters(project, patterns);
      const { clusters } = loadWholeFleet(settingsFilesBeside(project.fleetFile));
      const withDex = clustersWithDex(clusters, selected);
      const mistakes: string[] = [];
      const limit = pLimit(atOnce);
      const rotations = withDex.map(async (settings) => {
        const tell = (line: string) => messages.write(`latchkey: ${settings.cluster}: ${line}\n`);
        try {
          const done = await rotateDex(settings, {
            ...{ project, surroundings, tell },
            limited: (work) => limit(work),
            olderThanSeconds: options.olderThan,
          });
          output.write(`${settings.cluster}: ${done}\n`);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          mistakes.push(error.message);
        }
      });
      // One that fails does not end the others.
      await Promise.allSettled(rotations);
      await Promise.all(rotations);
      if (mistakes.length > 0) throw new CommandError(mistakes.join("\n"));
    });
}

/** @throws CommandError for a spoke that was asked for by its name. */
function clustersWithDex(
  clusters: readonly ClusterSettings[],
  selected: readonly { readonly cluster: string; readonly byName: boolean }[],
): readonly DexClusterSettings[] {
  const chosen = new Map(selected.map(({ cluster, byName }) => [cluster, byName]));
  const asked = clusters.filter(({ cluster }) => chosen.has(cluster));
  const mistakes = asked.flatMap((settings) =>
    settings.role === "spoke" && chosen.get(settings.cluster) === true
      ? [`${settings.cluster} has no Dex of its own; name its hub, ${settings.hub}`]
      : [],
  );
  if (mistakes.length > 0) throw new CommandError(mistakes.join("\n"), 2);
  const withDex = asked.flatMap((settings) => (settings.role === "spoke" ? [] : [settings]));
  if (withDex.length === 0) throw new CommandError("none of these clusters has a Dex", 2);
  return withDex;
}

function duration(written: string): number {
  const seconds = parseDuration(written);
  if (seconds === undefined)
    throw new InvalidArgumentError(`Write a whole number and a unit, like ${readableDuration(7_776_000)}.`);
  return seconds;
}
