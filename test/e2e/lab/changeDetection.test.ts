import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { EditedFleet } from "./editedFleet.ts";

// test/full/randomEdits.test.ts makes random edits, one after the other.
suite("a preview of what an edit can affect, on the real engine", () => {
  let fleet: EditedFleet;

  before(async () => {
    fleet = await EditedFleet.prepare();
  });

  test("asks the engine of no spoke that a comment cannot change", async () => {
    // The hub's preview warns that the teams were not checked. A stack with a warning is previewed each time.
    assert.deepEqual(await fleet.edit({ comment: "# said\n" }, "a comment"), {
      withoutEngine: 2,
      changed: 0,
    });
  });

  test("asks the engine of the one stack that its own file changes, and of the hub, which counts its audience", async () => {
    const { withoutEngine, changed } = await fleet.edit({ "prod-eu": "audience-eu-b" }, "an audience");
    assert.equal(withoutEngine, 1, "prod-us");
    assert.equal(changed, 2, "prod-eu and the hub");
  });
});
