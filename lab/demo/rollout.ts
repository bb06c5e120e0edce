import { join, relative } from "node:path";
import { rolloutAutomation as automation, rolloutJob } from "../github/acme.ts";
import { LabError } from "../machine/labError.ts";
import { labFolder, repositoryRoot } from "../places.ts";
import type { CommandResult } from "../project/runCommand.ts";
import type { LabAccessRule } from "../scenario/fleet.ts";
import { FleetCommand } from "../scenario/fleetCommand.ts";
import type { FleetOfStacks } from "../scenario/fleetOfStacks.ts";
import { canI } from "../scenario/identity.ts";
import type { PersonAtTerminal } from "../scenario/personAtTerminal.ts";
import { narrator } from "./narrator.ts";

/** What `latchkey preview` exits with where something would change. */
const somethingChanges = 3;

/** An edit of the fleet file, on its way from a pull request to the clusters. */
export interface FleetEdit {
  readonly fleet: FleetOfStacks;
  /** The rules before it. */
  readonly access: readonly LabAccessRule[];
  /** The rule that it adds, for one cluster. */
  readonly added: LabAccessRule & {
    readonly namespaces: readonly [string];
    readonly clusters: readonly [string];
  };
  /** Somebody of the team that is given the right. */
  readonly terminal: PersonAtTerminal;
}

/**
 * Shows how an edit reaches the clusters: what a pull request says of it, then its rollout by a CI job that has no stored
 * secret. Returns the path of a page that shows the fleet as it then stands.
 */
export async function rollOut({ fleet, access, added, terminal }: FleetEdit): Promise<string> {
  const latchkey = await FleetCommand.start(fleet, rolloutJob);
  const [cluster] = added.clusters;
  const mayNow = () => canI(terminal.at(cluster), "get", "pods", added.namespaces[0]);

  narrator.chapter(`A rule is added for ${cluster}, and a pull request shows it: latchkey preview`);
  if (await mayNow()) throw new LabError(`team ${added.team} has the right on ${cluster} already.`);
  await fleet.writeFleetFile({ access: [...access, added], app: true, automation });
  const preview = await latchkey.run(["preview"]);
  endedWith(preview, somethingChanges);
  narrator.show(preview.stdout);

  narrator.chapter("It is merged, and a CI job rolls it out: latchkey up");
  const up = await latchkey.run(["up", "--yes"]);
  endedWith(up, 0);
  narrator.show(up.stdout);
  if (!(await mayNow())) throw new LabError(`team ${added.team} does not have the right on ${cluster}.`);
  narrator.say(
    `${added.team} may ${added.role} ${added.namespaces[0]} on ${cluster} now. Nobody logged in again.`,
  );

  const page = join(labFolder, "status.html");
  endedWith(await latchkey.run(["status", "--html", page]), 0);
  narrator.say(`The fleet as it stands, as a page for a browser: ${relative(repositoryRoot, page)}`);
  return page;
}

function endedWith({ status, stdout, stderr }: CommandResult, expected: number): void {
  if (status !== expected)
    throw new LabError(`latchkey ended with status ${String(status)}, not ${expected}:\n${stdout}${stderr}`);
}
