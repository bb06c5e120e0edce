import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { rolloutStages, type StagedCluster } from "../../../../fleet/rollout/stages.ts";

const names = fc.stringMatching(/^[a-z0-9-]{1,8}$/);

/** Fleets in any order; a cluster without a wave is a hub. */
const fleets: fc.Arbitrary<readonly StagedCluster[]> = fc.uniqueArray(
  fc.record({ cluster: names, wave: fc.integer({ min: 1, max: 100 }) }, { requiredKeys: ["cluster"] }),
  { selector: ({ cluster }) => cluster, maxLength: 40 },
);

/** A fleet and some of its clusters' names. */
const selections = fleets.chain((fleet) =>
  fc.record({ fleet: fc.constant(fleet), selected: fc.subarray(fleet.map(({ cluster }) => cluster)) }),
);

describe("the stages of a rollout", () => {
  it("are the hubs, then wave by wave, each sorted", () => {
    const fleet = [
      { cluster: "us", wave: 10 },
      { cluster: "hub-b" },
      { cluster: "asia", wave: 2 },
      { cluster: "alone", wave: 2 },
      { cluster: "hub-a" },
      { cluster: "left-out", wave: 1 },
    ];
    const selected = ["us", "hub-b", "asia", "alone", "hub-a"];
    assert.deepEqual(rolloutStages(fleet, selected), [
      { name: "hubs", clusters: ["hub-a", "hub-b"] },
      { name: "wave 2", clusters: ["alone", "asia"] },
      { name: "wave 10", clusters: ["us"] },
    ]);
  });

  it("hold every selected cluster once, and no other", () => {
    fc.assert(
      fc.property(selections, ({ fleet, selected }) => {
        const staged = rolloutStages(fleet, selected).flatMap(({ clusters }) => clusters);
        assert.deepEqual(staged.toSorted(), selected.toSorted());
      }),
    );
  });

  it("never roll out a cluster before one of an earlier wave, nor before a hub", () => {
    fc.assert(
      fc.property(selections, ({ fleet, selected }) => {
        const waves = new Map(fleet.map(({ cluster, wave }) => [cluster, wave ?? 0]));
        const stages = rolloutStages(fleet, selected).map(({ name, clusters }) => {
          const wave = waves.get(clusters[0] ?? "") ?? Number.NaN;
          assert.equal(name, wave === 0 ? "hubs" : `wave ${wave}`);
          assert.ok(clusters.every((cluster) => waves.get(cluster) === wave));
          assert.deepEqual(clusters, clusters.toSorted());
          return wave;
        });
        assert.ok(stages.every((wave, index) => wave > (stages[index - 1] ?? -1)));
      }),
    );
  });

  it("do not depend on the order in which anything is named", () => {
    fc.assert(
      fc.property(selections, ({ fleet, selected }) => {
        assert.deepEqual(
          rolloutStages(fleet.toReversed(), selected.toReversed()),
          rolloutStages(fleet, selected),
        );
      }),
    );
  });
});
