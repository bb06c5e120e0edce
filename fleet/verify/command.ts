import { type Command, Option } from "@commander-js/extra-typings";
import { loadWholeFleet } from "../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../settings/settingsFiles.ts";
import { CommandError } from "../commandError.ts";
import { lineProgress } from "../progress.ts";
import { projectNamed, projectOption } from "../project/projectOption.ts";
import { matchedClusters } from "../project/selectedFleet.ts";
import type { Surroundings } from "../surroundings.ts";
import { renderJson } from "./renderJson.ts";
import { tellNeverApplied } from "./neverApplied.ts";
import { renderText } from "./renderText.ts";
import { type Login, logins } from "./token/tokenSource.ts";
import { verifyFleet } from "./verifyFleet.ts";

/** What `latchkey verify` is asked for. */
interface VerifyOptions {
  /** The folder of Pulumi.yaml. */
  readonly project?: string | undefined;
  readonly login?: Login | undefined;
  readonly json?: true | undefined;
}

const help = `
Each link comes with what is wrong and what to do: the issuer's name, certificate, discovery document and keys; the
configuration that the API server has loaded; kubelogin and the kubeconfig entry; and a token that is really minted for
the cluster, which it has to accept, and other clusters of the fleet have to refuse. A link that could not be looked at
counts as one that does not hold.

A job of a CI system exchanges its own token for one of Dex's, without a stored secret: docs/automation.md. A person
logs in through the browser. No token is shown or kept.

The exit status is 0 where every cluster has passed, and 1 where one has not.`;

/** Adds the subcommand `verify`. */
export function addVerifyCommand(latchkey: Command, surroundings: Surroundings): void {
  latchkey
    .command("verify")
    .summary("whether people get into each cluster, link by link, and not into another")
    .description("Verifies that people get into each cluster, link by link, and not into another.")
    .argument("[cluster...]", "only these clusters; * stands for any characters (default: every cluster)")
    .option(...projectOption)
    .addOption(
      new Option(
        "--login <how>",
        "how a token is had: a job's own, through the browser, or never, which looks at all but access (default: a job's own where there is one, else through the browser at a terminal)",
      ).choices(logins),
    )
    .option("--json", "for programs: every link of every cluster")
    .addHelpText("after", help)
    .action((patterns, options) => verifyCommand(patterns, options, surroundings));
}

async function verifyCommand(
  patterns: readonly string[],
  options: VerifyOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { workingFolder, messages, output } = surroundings;
  const project = projectNamed(options.project, workingFolder);
  const selected = matchedClusters(project, patterns);
  const { clusters } = loadWholeFleet(settingsFilesBeside(project.fleetFile));
  const progress = lineProgress(messages, "verifying", selected.length);
  try {
    const all = await verifyFleet(
      {
        project,
        clusters,
        selected: selected.map(({ cluster }) => cluster),
        login: options.login,
        onVerified: () => {
          progress.advance();
        },
        tell: (line) => {
          progress.tell(line);
        },
      },
      surroundings,
    );
    progress.end();
    // A cluster that was never applied is no failure unless it was asked for: it is being added.
    const byName = new Set(selected.flatMap(({ cluster, byName: named }) => (named ? [cluster] : [])));
    const verified = all.filter(({ cluster, state }) => state !== "not-applied" || byName.has(cluster));
    tellNeverApplied(
      all.filter((each) => !verified.includes(each)).map(({ cluster }) => cluster),
      messages,
    );
    if (verified.length === 0) throw new CommandError("nothing was verified: no cluster was ever applied");
    output.write(options.json === true ? renderJson(verified) : renderText(verified));
    const wrong = verified.filter(({ state }) => state !== "passed");
    if (wrong.length > 0) throw new CommandError(`${wrong.length} of ${verified.length} did not pass`);
  } finally {
    progress.end();
  }
}
