import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Standing } from "../../../../fleet/rollout/rollout.ts";
import { nextStep, standingsText } from "../../../../fleet/rollout/standings.ts";

const stages = [
  { name: "hubs", clusters: ["hub"] },
  { name: "wave 1", clusters: ["eu", "us", "ap"] },
];

const standings = (states: Readonly<Record<string, Standing>>) => new Map(Object.entries(states));

suite("where a rollout stands", () => {
  test("what is not right comes first in its stage, with what is wrong under it", () => {
    const text = standingsText(
      stages,
      standings({
        hub: { state: "applied" },
        ap: { state: "unchanged" },
        eu: { state: "not verified", applied: true },
        us: { state: "failed", errors: ["namespace payments is missing\nmake it"] },
      }),
    );
    assert.deepEqual(text.trimEnd().split("\n"), [
      "hubs:",
      "  applied: hub",
      "wave 1:",
      "  failed: us",
      "    us: namespace payments is missing",
      "      make it",
      "  applied, not verified: eu",
      "  unchanged: ap",
    ]);
  });

  test("one that has come to its end needs nothing more", () => {
    assert.equal(nextStep(standings({ hub: { state: "applied" }, eu: { state: "unchanged" } })), undefined);
  });

  const ended: readonly Standing[] = [
    { state: "failed", errors: [] },
    { state: "stopped at the gate", problems: [] },
    { state: "refused" },
    { state: "interrupted" },
    { state: "not verified", applied: false },
    { state: "not begun" },
  ];
  for (const standing of ended) {
    test(`a cluster that is ${standing.state} leaves something to do`, () => {
      assert.match(nextStep(standings({ hub: { state: "applied" }, eu: standing })) ?? "", /latchkey up/);
    });
  }
});
