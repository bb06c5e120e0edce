import assert from "node:assert/strict";
import { z } from "zod";
import { rolloutJob } from "../../../lab/github/acme.ts";
import { fleetFile } from "../../../lab/scenario/fleet.ts";
import { FleetCommand } from "../../../lab/scenario/fleetCommand.ts";
import type { FleetOfStacks } from "../../../lab/scenario/fleetOfStacks.ts";
import { freshFleet } from "./freshFleet.ts";

const spokes = ["prod-eu", "prod-us"] as const;

/** What an edit leaves in the fleet's files. */
export interface Written {
  readonly platform: string;
  readonly payments: string;
  readonly patterns: readonly string[];
  readonly idToken: string;
  readonly groupsPrefix: string;
  readonly comment: string;
  readonly "prod-eu": string;
  readonly "prod-us": string;
}

const applied: Written = {
  platform: "cluster-admin",
  payments: "edit",
  patterns: ["prod-eu"],
  idToken: "15m",
  groupsPrefix: "github:",
  comment: "",
  "prod-eu": "audience-eu-a",
  "prod-us": "audience-us-a",
};

const report = z.object({
  stacks: z.array(
    z.object({
      cluster: z.string(),
      outcome: z.looseObject({ state: z.string(), reason: z.string().optional() }),
    }),
  ),
});

/** What two previews after an edit said. */
export interface PreviewedEdit {
  /** How many stacks the quick preview reported without asking the engine. */
  readonly withoutEngine: number;
  /** How many stacks the edit changes. */
  readonly changed: number;
}

/** An applied fleet whose files are edited, and whose previews are compared. */
export class EditedFleet {
  readonly #fleet: FleetOfStacks;
  readonly #latchkey: FleetCommand;
  #written = applied;

  private constructor(fleet: FleetOfStacks, latchkey: FleetCommand) {
    this.#fleet = fleet;
    this.#latchkey = latchkey;
  }

  static async prepare(): Promise<EditedFleet> {
    const fleet = await freshFleet({ name: "change-detection", fleet: {}, ownPassphrases: false });
    const edited = new EditedFleet(fleet, await FleetCommand.start(fleet, rolloutJob));
    await edited.#write();
    await edited.apply();
    // The first one asks the engine of every stack, and remembers what it said.
    await edited.#preview();
    return edited;
  }

  /** Applies what the files say. */
  apply(): Promise<void> {
    return this.#fleet.upAll();
  }

  /**
   * Makes an edit, and compares what `latchkey preview` says of each stack with what `latchkey preview --all` does.
   *
   * @param note of the course of edits, for the message of a failure.
   */
  async edit(changes: Partial<Written>, note: string): Promise<PreviewedEdit> {
    this.#written = { ...this.#written, ...changes };
    await this.#write();
    const quick = await this.#preview();
    const whole = await this.#preview("--all");
    assert.deepEqual(
      quick.map(withoutReason),
      whole.map(withoutReason),
      `${note}: ${JSON.stringify({ written: this.#written, changes })}`,
    );
    return {
      withoutEngine: quick.filter(({ outcome }) => outcome.reason !== undefined).length,
      changed: whole.filter(({ outcome }) => outcome.state === "changed").length,
    };
  }

  async #write(): Promise<void> {
    const { platform, payments, patterns, idToken, groupsPrefix, comment, ...audiences } = this.#written;
    const { project, lab } = this.#fleet;
    const text = fleetFile({
      github: lab.github,
      access: [
        { team: "platform", role: platform, clusters: ["*"] },
        { team: "payments", role: payments, namespaces: ["payments"], clusters: patterns },
      ],
      session: { idToken },
      identity: { groupsPrefix },
    });
    await project.writeFleetFile("fleet.yaml", comment + text);
    for (const name of spokes) {
      const file = `Pulumi.${name}.yaml`;
      const others = (await project.readFleetFile(file)).replace(/\n {2}latchkey:audience: .*/, "");
      const audience = `  latchkey:audience: ${audiences[name]}`;
      await project.writeFleetFile(file, others.replace("config:\n", `config:\n${audience}\n`));
    }
  }

  async #preview(...args: readonly string[]) {
    const { status, stdout, stderr } = await this.#latchkey.run(["preview", "--json", ...args]);
    assert.ok(status === 0 || status === 3, stderr);
    // Names that the engine makes up are others in every preview.
    const withoutNames = stdout.replace(/-[0-9a-f]{8}(?=")/g, "-NAME");
    return report.parse(JSON.parse(withoutNames)).stacks;
  }
}

/** A stack's report without why it is known that nothing changes, which only the quick preview says. */
function withoutReason({ cluster, outcome }: z.output<typeof report>["stacks"][number]) {
  return { cluster, outcome: { ...outcome, reason: undefined } };
}
