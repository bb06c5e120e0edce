import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import { rolloutJob } from "../../lab/github/acme.ts";
import { fleetFile } from "../../lab/scenario/fleet.ts";
import { FleetCommand } from "../../lab/scenario/fleetCommand.ts";
import type { FleetOfStacks } from "../../lab/scenario/fleetOfStacks.ts";
import { freshFleet } from "./freshFleet.ts";

const spokes = ["prod-eu", "prod-us"] as const;

/** How many random edits are made, one after the other. */
const edits = 6;

/** What an edit leaves in the fleet's files. */
interface Written {
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

/** Few values for each thing, so that many edits leave a stack as it was, or make it again what it was before. */
const values: Readonly<Record<keyof Written, fc.Arbitrary<Partial<Written>>>> = {
  platform: fc.record({ platform: fc.constantFrom("cluster-admin", "view") }),
  payments: fc.record({ payments: fc.constantFrom("edit", "view") }),
  patterns: fc.record({ patterns: fc.subarray(["hub", "prod-eu", "*-us"], { minLength: 1 }) }),
  idToken: fc.record({ idToken: fc.constantFrom("15m", "10m") }),
  groupsPrefix: fc.record({ groupsPrefix: fc.constantFrom("github:", "gh:") }),
  comment: fc.record({ comment: fc.constantFrom("", "# said\n") }),
  "prod-eu": fc.record({ "prod-eu": fc.constantFrom("audience-eu-a", "audience-eu-b") }),
  "prod-us": fc.record({ "prod-us": fc.constantFrom("audience-us-a", "audience-us-b") }),
};

interface Edit {
  readonly changes: Partial<Written>;
  /** Whether it is applied before the next. */
  readonly isApplied: boolean;
}

/** Mostly edits that are the matter of some clusters only. */
const randomEdit: fc.Arbitrary<Edit> = fc.record({
  changes: fc.oneof(
    { weight: 4, arbitrary: fc.oneof(values["prod-eu"], values["prod-us"], values.payments, values.comment) },
    { weight: 1, arbitrary: fc.oneof(values.platform, values.idToken, values.groupsPrefix, values.patterns) },
  ),
  isApplied: fc.nat(3).map((one) => one === 0),
});

/** What makes sure that some stack is without the engine: nothing changes, and then one cluster alone. */
const firstEdits: readonly Edit[] = [
  { changes: { comment: "# said\n" }, isApplied: false },
  { changes: { "prod-eu": "audience-eu-b" }, isApplied: false },
];

const report = z.object({
  stacks: z.array(
    z.object({
      cluster: z.string(),
      outcome: z.looseObject({ state: z.string(), reason: z.string().optional() }),
    }),
  ),
});

suite("a preview of what an edit can affect, on the real engine", () => {
  let fleet: FleetOfStacks;
  let latchkey: FleetCommand;

  before(async () => {
    fleet = await freshFleet({ name: "change-detection", fleet: {}, ownPassphrases: false });
    latchkey = await FleetCommand.start(fleet, rolloutJob);
  });

  const write = async ({
    platform,
    payments,
    patterns,
    idToken,
    groupsPrefix,
    comment,
    ...audiences
  }: Written) => {
    const text = fleetFile({
      github: fleet.lab.github,
      access: [
        { team: "platform", role: platform, clusters: ["*"] },
        { team: "payments", role: payments, namespaces: ["payments"], clusters: patterns },
      ],
      session: { idToken },
      identity: { groupsPrefix },
    });
    await fleet.project.writeFleetFile("fleet.yaml", comment + text);
    for (const name of spokes) {
      const file = `Pulumi.${name}.yaml`;
      const others = (await fleet.project.readFleetFile(file)).replace(/\n {2}latchkey:audience: .*/, "");
      const audience = `  latchkey:audience: ${audiences[name]}`;
      await fleet.project.writeFleetFile(file, others.replace("config:\n", `config:\n${audience}\n`));
    }
  };

  const previewed = async (...args: readonly string[]) => {
    const { status, stdout, stderr } = await latchkey.run(["preview", "--json", ...args]);
    assert.ok(status === 0 || status === 3, stderr);
    // Names that the engine makes up are others in every preview.
    const withoutNames = stdout.replace(/-[0-9a-f]{8}(?=")/g, "-NAME");
    return report.parse(JSON.parse(withoutNames)).stacks;
  };

  test("says of every stack what a preview of all says", async () => {
    let now = applied;
    await write(now);
    await fleet.upAll();
    const course = { changed: 0, withoutEngine: 0 };
    const seed = Date.now();
    for (const { changes, isApplied } of [
      ...firstEdits,
      ...fc.sample(randomEdit, { numRuns: edits, seed }),
    ]) {
      now = { ...now, ...changes };
      await write(now);
      const quick = await previewed();
      const whole = await previewed("--all");
      const withoutReasons = quick.map(({ cluster, outcome: { reason, ...outcome } }) => {
        if (reason !== undefined) course.withoutEngine += 1;
        return { cluster, outcome };
      });
      assert.deepEqual(withoutReasons, whole, `seed ${seed}: ${JSON.stringify({ now, changes })}`);
      course.changed += whole.filter(({ outcome }) => outcome.state === "changed").length;
      if (isApplied) await fleet.upAll();
    }
    assert.ok(course.changed > 0 && course.withoutEngine > 0, `seed ${seed}: ${JSON.stringify(course)}`);
  });
});
