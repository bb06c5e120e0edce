import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { jobMatrices, mostMatrixJobs } from "../../../../fleet/matrix/jobMatrices.ts";
import type { Stage } from "../../../../fleet/rollout/stages.ts";

const stages: fc.Arbitrary<readonly Stage[]> = fc.array(
  fc.record({
    name: fc.constantFrom("hubs", "wave 1", "wave 2"),
    clusters: fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,11}$/), {
      minLength: 1,
      maxLength: 600,
    }),
  }),
  { maxLength: 4 },
);

describe("the matrices of a rollout", () => {
  it("have a job a cluster, as long as there may be as many", () => {
    assert.deepEqual(jobMatrices([{ name: "hubs", clusters: ["prod-hub"] }], mostMatrixJobs), [
      { include: [{ name: "hubs: prod-hub", clusters: "prod-hub" }] },
    ]);
  });

  it("have several clusters a job, where there may not", () => {
    assert.deepEqual(jobMatrices([{ name: "wave 1", clusters: ["a", "b", "c", "d", "e"] }], 2), [
      {
        include: [
          { name: "wave 1: a to b (2)", clusters: "a b" },
          { name: "wave 1: c to e (3)", clusters: "c d e" },
        ],
      },
    ]);
  });

  it("hold every cluster once in its stage, evenly, in no more jobs than there may be", () => {
    fc.assert(
      fc.property(stages, fc.integer({ min: 1, max: mostMatrixJobs }), (written, most) => {
        const matrices = jobMatrices(written, most);
        assert.deepEqual(
          matrices.map(({ include }) => include.flatMap(({ clusters }) => clusters.split(" "))),
          written.map(({ clusters }) => clusters),
        );
        for (const { include } of matrices) {
          const sizes = include.map(({ clusters }) => clusters.split(" ").length);
          assert.ok(include.length <= most);
          assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
        }
      }),
      { numRuns: 50 },
    );
  });
});
