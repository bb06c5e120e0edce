import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { EndedRollouts } from "./endedRollouts.ts";

// test/full/rolloutMoments.test.ts has more moments, and test/full/randomKills.test.ts random ones.
suite("a rollout that is ended in the middle", () => {
  let rollouts: EndedRollouts;

  before(async () => {
    rollouts = await EndedRollouts.prepare();
  });

  test("killed while it updates wave 1: nothing is lost or shown, and the next one finishes it", async () => {
    const { project, lab } = rollouts.fleet;
    await rollouts.end("view", "SIGKILL", "the engine has locked the stack of wave 1");
    assert.deepEqual((await rollouts.roles())["prod-us"], ["edit"], "wave 2 was not begun");
    const plans = join(project.folder, ".latchkey/plans");
    const left = await Promise.all((await readdir(plans)).map((name) => readFile(join(plans, name), "utf8")));
    assert.ok(left.length > 0);
    const secret = (await readFile(lab.github.clientSecretFile, "utf8")).trim();
    for (const form of [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")])
      assert.ok(!left.some((plan) => plan.includes(form)), "a plan has the client secret");
    await rollouts.finish("view");
    await rollouts.assertStatesReadable();
  });

  test("Ctrl-C before the gate of wave 1: it says so, leaves nothing locked, and the next one finishes it", async () => {
    const { exitCode } = await rollouts.end("edit", "SIGINT", "wave 1 is updated, and before its gate");
    assert.equal(exitCode, 130);
    assert.deepEqual(rollouts.engineLocks(), []);
    assert.deepEqual(await rollouts.roles(), { "prod-eu": ["edit"], "prod-us": ["view"] });
    await rollouts.assertStatesReadable();
    await rollouts.finish("edit");
  });
});
