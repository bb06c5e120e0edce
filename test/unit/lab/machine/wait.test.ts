import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { eventually, GiveUp } from "../../../../lab/machine/wait.ts";

const patience = { subject: "the pod to answer", timeout: 60, interval: 5 };

suite("eventually", () => {
  test("returns what the first attempt returns that does not throw", async () => {
    let attempts = 0;
    const answer = await eventually(() => {
      attempts += 1;
      if (attempts < 3) throw new Error("not yet");
      return "here";
    }, patience);
    assert.equal(answer, "here");
    assert.equal(attempts, 3);
  });

  test("tells what it waited for and the last reason when the time is over", async () => {
    const refuse = (): never => {
      throw new Error("connection refused");
    };
    await assert.rejects(eventually(refuse, { ...patience, timeout: 20, interval: 10 }), {
      name: "LabError",
      message: /^Waited \d+ s for the pod to answer: connection refused$/,
    });
  });

  test("ends at once when no later attempt can help", async () => {
    let attempts = 0;
    const reason = new Error("the process ended");
    const giveUp = (): never => {
      attempts += 1;
      throw new GiveUp(reason);
    };
    await assert.rejects(eventually(giveUp, { ...patience, timeout: 60_000 }), reason);
    assert.equal(attempts, 1);
  });
});
