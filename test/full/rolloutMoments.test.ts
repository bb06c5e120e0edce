import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { EndedRollouts, type Moment, type Role } from "../e2e/lab/endedRollouts.ts";

/** What has happened in the clusters when a rollout is killed, where that is certain: the engine ends what it has begun. */
const killed: Readonly<
  Record<Moment, { readonly changed: readonly string[]; readonly same: readonly string[] }>
> = {
  "its lock is taken": { changed: [], same: ["prod-eu", "prod-us"] },
  "a plan is being written": { changed: [], same: ["prod-eu", "prod-us"] },
  "the engine has locked the stack of wave 1": { changed: [], same: ["prod-us"] },
  "the state of wave 1 is being saved": { changed: [], same: ["prod-us"] },
  "wave 1 is updated, and before its gate": { changed: ["prod-eu"], same: ["prod-us"] },
  "the engine has locked the stack of wave 2": { changed: ["prod-eu"], same: [] },
};

suite("a rollout that is ended at any moment", () => {
  let rollouts: EndedRollouts;
  let role: Role = "edit";
  const other = (): Role => (role === "edit" ? "view" : "edit");

  before(async () => {
    rollouts = await EndedRollouts.prepare();
    await rollouts.finish(role);
  });

  for (const [moment, { changed, same }] of Object.entries(killed) as [Moment, (typeof killed)[Moment]][])
    test(`killed when ${moment}: nothing is lost, and the next one finishes it`, async () => {
      const from = role;
      role = other();
      await rollouts.end(role, "SIGKILL", moment);
      const roles = new Map(Object.entries(await rollouts.roles()));
      for (const cluster of changed) assert.deepEqual(roles.get(cluster), [role], cluster);
      for (const cluster of same) assert.deepEqual(roles.get(cluster), [from], cluster);
      await rollouts.finish(role);
      await rollouts.assertStatesReadable();
    });

  for (const moment of [
    "its lock is taken",
    "the engine has locked the stack of wave 1",
    "wave 1 is updated, and before its gate",
  ] as const)
    test(`Ctrl-C when ${moment}: it says that it was ended, and leaves nothing locked`, async () => {
      role = other();
      const { exitCode } = await rollouts.end(role, "SIGINT", moment);
      assert.equal(exitCode, 130);
      assert.deepEqual(rollouts.engineLocks(), []);
      await rollouts.assertStatesReadable();
      await rollouts.finish(role);
    });
});
