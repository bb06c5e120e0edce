import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { type SeenUnchanged, type StackNow, whyUnaffected } from "../../../../fleet/affected/affected.ts";
import { digestOf } from "../../../../fleet/affected/digest.ts";
import { readRemembered, rememberedAfter, writeRemembered } from "../../../../fleet/affected/remembered.ts";
import { readsEnvironments } from "../../../../fleet/affected/stackInputs.ts";
import type { StackReport } from "../../../../fleet/report/stackReport.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";

const at = "2026-11-24T18:00:00.000Z";
const anHourLater = Date.parse(at) + 3_600_000;
const stack: StackNow = { cluster: "prod-1", inputs: "i", state: "s" };
const before: SeenUnchanged = { inputs: "i", state: "s", at };
const report = (change: Partial<StackReport>): StackReport => ({
  cluster: "prod-1",
  outcome: { state: "unchanged" },
  warnings: [],
  particular: {},
  ...change,
});

suite("a stack needs no preview", () => {
  test("where inputs and state are those of a preview in which nothing differed", () => {
    assert.ok(whyUnaffected(stack, before, anHourLater) !== undefined);
  });

  for (const { name, now, seen = before, time = anHourLater } of [
    { name: "was never previewed", seen: undefined, now: stack },
    { name: "has other inputs", now: { ...stack, inputs: "other" } },
    { name: "has another state", now: { ...stack, state: "other" } },
    { name: "has inputs that cannot be told", now: { ...stack, inputs: undefined } },
    { name: "was never made", now: { ...stack, state: undefined } },
    { name: "was previewed two days ago", now: stack, time: anHourLater + 48 * 3_600_000 },
    { name: "was previewed in the future", now: stack, time: Date.parse(at) - 1 },
  ] as const) {
    test(`but not one that ${name}`, () => {
      const known = name === "was never previewed" ? undefined : seen;
      assert.equal(whyUnaffected(now, known, time), undefined);
    });
  }
});

suite("what is remembered of previews", () => {
  for (const { name, change, kept } of [
    { name: "one in which nothing differed is", change: {}, kept: true },
    { name: "one with a warning is not", change: { warnings: ["mind the gap"] }, kept: false },
    {
      name: "one that failed is not",
      change: { outcome: { state: "failed", errors: [] } },
      kept: false,
    },
    {
      name: "one with changes is not",
      change: { outcome: { state: "changed", changes: [], outputs: [] } },
      kept: false,
    },
  ] as const) {
    test(name, () => {
      const after = rememberedAfter(
        { "prod-1": { ...before, inputs: "old" } },
        [{ stack, report: report(change) }],
        at,
      );
      assert.deepEqual(after, kept ? { "prod-1": before } : {});
    });
  }

  test("a stack that the engine was not asked about stays remembered as it was", () => {
    const skipped = report({ outcome: { state: "unchanged", reason: "as before" } });
    const remembered = { "prod-1": before };
    assert.deepEqual(
      rememberedAfter(remembered, [{ stack, report: skipped }], "2026-11-25T18:00:00.000Z"),
      remembered,
    );
  });

  test("it is read as it was written, and a file that is none is as good as nothing", async (context) => {
    const folder = await temporaryFolder(context);
    assert.deepEqual(readRemembered(folder), {});
    writeRemembered(folder, { "prod-1": before });
    assert.deepEqual(readRemembered(folder), { "prod-1": before });
  });
});

test("a digest is the same for the same value, whatever the order of its keys, and for no other", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (value, other) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      assert.equal(digestOf(turned), digestOf(value));
      assert.notEqual(digestOf({ value, other }), digestOf({ value, other: [other] }));
    }),
  );
});

test("a stack file that takes values from an environment is known by that", () => {
  assert.ok(readsEnvironments("environment:\n  - prod\nconfig: {}\n"));
  assert.ok(!readsEnvironments("config:\n  latchkey:role: spoke # environment: prod\n"));
});
