import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { loadWholeFleet } from "../../../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../../../settings/settingsFiles.ts";
import { composeStatus } from "../../../../fleet/status/composeStatus.ts";
import type { EngineAnswers } from "../../../../fleet/status/readEngine.ts";
import { fleetFolder } from "../fleetFolder.ts";
import { hubOutputs, spokeOutputs } from "./engine.ts";

const names = ["hub", "a", "b", "c", "d", "e"] as const;

test("every cluster that is asked for is there once, in the order of a rollout, whatever the engine says", async (context) => {
  const folder = await fleetFolder(context, {
    clusters: names.map((name, index) =>
      name === "hub" ? { name, role: "hub" } : { name, wave: 1 + (index % 3) },
    ),
  });
  const fleet = loadWholeFleet(settingsFilesBeside(join(folder, "stacks/fleet.yaml")));
  const wave = new Map(fleet.clusters.map(({ cluster, wave: own = 0 }) => [cluster, own]));
  const answer = fc.constantFrom(
    { value: undefined },
    { value: {} },
    { value: hubOutputs("a", "b") },
    { value: spokeOutputs },
    { value: { certificates: "[secret]" } },
    { unreadable: "error: no" },
  );
  const stack = fc.constantFrom({}, { resources: 0 }, { resources: 9, lastUpdate: "2026-11-24T10:00:00Z" });
  const engine: fc.Arbitrary<EngineAnswers> = fc.record({
    list: fc.oneof(
      fc.constant({ unreadable: "error: no" }),
      fc
        .dictionary(fc.constantFrom(...names, "stray"), stack)
        .map((listed) => ({ value: new Map(Object.entries(listed)) })),
    ),
    outputs: fc
      .dictionary(fc.constantFrom(...names), answer)
      .map((outputs) => new Map(Object.entries(outputs))),
    locks: fc
      .dictionary(fc.constantFrom(...names), fc.record({ leftBehind: fc.boolean() }))
      .map((locks) => new Map(Object.entries(locks))),
  });
  fc.assert(
    fc.property(fc.subarray([...names], { minLength: 1 }), engine, (selected, answers) => {
      const status = composeStatus({
        fleet,
        selected,
        engine: answers,
        now: Date.parse("2026-11-24T18:34:00.123Z"),
        latchkeyVersion: "0.1.0",
      });
      const shown = status.clusters.map(({ cluster }) => cluster);
      assert.deepEqual(
        shown,
        selected.toSorted(
          (left, right) => (wave.get(left) ?? 0) - (wave.get(right) ?? 0) || (left < right ? -1 : 1),
        ),
      );
      assert.equal(status.takenAt, "2026-11-24T18:34:00Z");
      for (const { cluster, state } of status.clusters) {
        const about = status.concerns.filter(({ clusters }) => clusters.includes(cluster));
        if (state.kind !== "applied") assert.ok(about.length > 0, `nothing is told of ${cluster}`);
        for (const { clusters } of about) assert.equal(new Set(clusters).size, clusters.length);
      }
      const told = status.concerns.map(({ level, what, remedy }) => [level, what, remedy].join("\n"));
      assert.equal(new Set(told).size, told.length, "the same is told once");
      for (const { clusters } of status.concerns)
        for (const cluster of clusters) assert.ok(shown.some((each) => each === cluster));
      assert.doesNotMatch(JSON.stringify(status), /PEM/);
    }),
  );
});
