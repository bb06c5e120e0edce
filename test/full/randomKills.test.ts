import { before, suite, test } from "node:test";
import fc from "fast-check";
import { EndedRollouts, type Role } from "../e2e/lab/endedRollouts.ts";
import { seed } from "./seed.ts";

/** How often a rollout is killed. */
const kills = 50;

suite("a rollout that is killed at random", () => {
  let rollouts: EndedRollouts;

  before(async () => {
    rollouts = await EndedRollouts.prepare();
  });

  test(`${kills} times, it loses nothing that the next run does not repair`, async (context) => {
    context.diagnostic(`LATCHKEY_TEST_SEED=${seed}`);
    const delays = fc.sample(fc.integer({ min: 500, max: 8500 }), { numRuns: kills, seed });
    for (const [index, delay] of delays.entries()) {
      const role: Role = index % 2 === 0 ? "view" : "edit";
      await rollouts.end(role, "SIGKILL", delay);
      await rollouts.roles();
    }
    await rollouts.finish("view");
    await rollouts.assertStatesReadable();
  });
});
