import { before, suite, test } from "node:test";
import fc from "fast-check";
import { EditedFleet, type Written } from "../e2e/lab/editedFleet.ts";
import { seed } from "./seed.ts";

/** How many random edits are made, one after the other. */
const edits = 12;

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

suite("previews of random edits, on the real engine", () => {
  let fleet: EditedFleet;

  before(async () => {
    fleet = await EditedFleet.prepare();
  });

  test("say of every stack what a preview of all says", async (context) => {
    context.diagnostic(`LATCHKEY_TEST_SEED=${seed}`);
    for (const { changes, isApplied } of fc.sample(randomEdit, { numRuns: edits, seed })) {
      await fleet.edit(changes, `LATCHKEY_TEST_SEED=${seed}`);
      if (isApplied) await fleet.apply();
    }
  });
});
