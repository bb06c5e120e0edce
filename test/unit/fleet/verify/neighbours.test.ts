import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { neighboursOf } from "../../../../fleet/verify/neighbours.ts";

const fleets = fc
  .uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 12 })
  .chain((names) =>
    fc.tuple(
      ...names
        .toSorted()
        .map((cluster) => fc.constantFrom("hub", "other").map((dexCluster) => ({ cluster, dexCluster }))),
    ),
  );

suite("the neighbours of a cluster", () => {
  test("are all others, each once, and those of the same Dex first", () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        for (const { cluster, dexCluster } of fleet) {
          const names = neighboursOf(cluster, fleet, new Set());
          assert.deepEqual(
            names.toSorted(),
            fleet.map((each) => each.cluster).filter((name) => name !== cluster),
          );
          const same = names.map(
            (name) => fleet.find((each) => each.cluster === name)?.dexCluster === dexCluster,
          );
          assert.deepEqual(
            same,
            same.toSorted((left, right) => Number(right) - Number(left)),
          );
        }
      }),
    );
  });

  test("are shared fairly: everybody is the first neighbour of somebody of the same Dex", () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const first = new Set(fleet.map(({ cluster }) => neighboursOf(cluster, fleet, new Set())[0]));
        for (const { cluster, dexCluster } of fleet) {
          const others = fleet.filter((each) => each.dexCluster === dexCluster).length - 1;
          if (others > 0) assert.ok(first.has(cluster));
        }
      }),
    );
  });

  test("are preferably those that are looked at anyway", () => {
    const fleet = ["a", "b", "c", "d"].map((cluster) => ({ cluster, dexCluster: "a" }));
    assert.deepEqual(neighboursOf("b", fleet, new Set(["b", "a"])), ["a", "c", "d"]);
  });
});
