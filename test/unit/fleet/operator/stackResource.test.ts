import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { z } from "zod";
import {
  type OperatedCluster,
  type OperatedFleet,
  stackResources,
} from "../../../../fleet/operator/stackResource.ts";
import type { Stage } from "../../../../fleet/rollout/stages.ts";

const fleet: OperatedFleet = {
  repository: { url: "https://github.com/acme/fleet", access: "token" },
  revision: { branch: "main" },
  folder: "",
  variables: [],
  serviceAccount: "pulumi",
  resyncSeconds: 3600,
  freshSeconds: 900,
};

const written = z.array(
  z.looseObject({
    metadata: z.looseObject({ name: z.string() }),
    spec: z.looseObject({
      stack: z.string(),
      prerequisites: z
        .array(
          z.strictObject({
            name: z.string(),
            requirement: z.strictObject({ succeededWithinDuration: z.string() }),
          }),
        )
        .default([]),
    }),
  }),
);

function resourcesOf(stages: readonly Stage[], change: Partial<OperatedFleet> = {}) {
  const clusters = stages.flatMap((stage) => stage.clusters);
  const operated = new Map<string, OperatedCluster>(
    clusters.map((cluster) => [cluster, { cluster, workspace: {} }]),
  );
  return written.parse(stackResources({ ...fleet, ...change }, stages, operated));
}

const names = fc.stringMatching(/^[a-z0-9]{1,8}$/);

/** Stages in which no cluster is twice. */
const stagesOfClusters: fc.Arbitrary<readonly Stage[]> = fc
  .uniqueArray(names, { minLength: 1, maxLength: 30 })
  .chain((clusters) =>
    fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: clusters.length, maxLength: clusters.length })
      .map((stages) =>
        [...Map.groupBy(clusters, (_, index) => stages[index] ?? 0)].map(([stage, members]) => ({
          name: `wave ${stage}`,
          clusters: members,
        })),
      ),
  );

describe("the Stacks of a fleet", () => {
  it("wait for every Stack of the stage before, and for no other", () => {
    const resources = resourcesOf([
      { name: "hubs", clusters: ["hub"] },
      { name: "wave 1", clusters: ["a", "b"] },
      { name: "wave 2", clusters: ["c"] },
    ]);
    const waits = resources.map(({ metadata, spec }) => [
      metadata.name,
      spec.prerequisites.map(({ name }) => name),
    ]);
    assert.deepEqual(waits, [
      ["hub", []],
      ["a", ["hub"]],
      ["b", ["hub"]],
      ["c", ["a", "b"]],
    ]);
  });

  it("come after all that they wait for", () => {
    fc.assert(
      fc.property(stagesOfClusters, (stages) => {
        const before = new Set<string>();
        for (const { metadata, spec } of resourcesOf(stages)) {
          for (const { name } of spec.prerequisites)
            assert.ok(before.has(name), `${name} before ${metadata.name}`);
          before.add(metadata.name);
        }
        assert.equal(before.size, stages.flatMap(({ clusters }) => clusters).length);
      }),
    );
  });

  it("say how fresh a stage before must be, in Go's words", () => {
    const stages = [
      { name: "hubs", clusters: ["hub"] },
      { name: "wave 1", clusters: ["a"] },
    ];
    const freshness = (freshSeconds: number) =>
      resourcesOf(stages, { freshSeconds })[1]?.spec.prerequisites[0]?.requirement.succeededWithinDuration;
    assert.deepEqual([freshness(900), freshness(86_400), freshness(90)], ["15m", "24h", "90s"]);
  });

  it("are called as Pulumi Cloud calls them, where they are there", () => {
    const [resource] = resourcesOf([{ name: "wave 1", clusters: ["Prod.EU"] }], {
      pulumiOrganization: "acme",
    });
    assert.equal(resource?.spec.stack, "acme/Prod.EU");
  });
});
