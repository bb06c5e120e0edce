import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runSteps } from "../../../../lab/machine/steps.ts";

suite("steps", () => {
  test("are done after those that they name, and beside the others", async () => {
    const events: string[] = [];
    const step = (name: string, after: readonly string[], milliseconds: number) => ({
      name,
      after,
      run: async () => {
        events.push(`${name} begins`);
        await sleep(milliseconds);
        events.push(`${name} ends`);
      },
    });
    await runSteps([step("slow", [], 40), step("quick", [], 1), step("last", ["slow", "quick"], 1)]);
    assert.deepEqual(events, [
      ...["slow begins", "quick begins", "quick ends", "slow ends"],
      ...["last begins", "last ends"],
    ]);
  });

  test("after one that failed are left out, and the others are finished before the failure is told", async () => {
    const done: string[] = [];
    const failure = new Error("no disk");
    const steps = [
      { name: "store", after: [], run: () => Promise.reject(failure) },
      { name: "server", after: ["store"], run: () => Promise.resolve(void done.push("server")) },
      {
        name: "other",
        after: [],
        run: async () => {
          await sleep(20);
          done.push("other");
        },
      },
    ];
    await assert.rejects(runSteps(steps), failure);
    assert.deepEqual(done, ["other"]);
  });

  test("that fail for reasons of their own are told together", async () => {
    const failing = (name: string) => ({
      name,
      after: [],
      run: () => Promise.reject(new Error(`${name} fell`)),
    });
    await assert.rejects(runSteps([failing("one"), failing("two")]), { message: "one fell\ntwo fell" });
  });

  test("that name a step which is not before them are a mistake in the list", async () => {
    const step = { name: "server", after: ["store"], run: () => Promise.resolve() };
    await assert.rejects(
      runSteps([step]),
      /The step server comes after store, which is not before it in the list/,
    );
  });
});
