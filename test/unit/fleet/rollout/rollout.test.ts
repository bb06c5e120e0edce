import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { StackOutcome, StackReport } from "../../../../fleet/report/stackReport.ts";
import {
  type Applied,
  isDone,
  rollOut,
  type RolloutSteps,
  type Standing,
} from "../../../../fleet/rollout/rollout.ts";
import type { Stage } from "../../../../fleet/rollout/stages.ts";

const change = (cluster: string, value = "view"): StackReport => ({
  cluster,
  outcome: {
    state: "changed",
    changes: [
      {
        operation: "update",
        type: "kubernetes:core/v1:ConfigMap",
        name: "x",
        urn: "latchkey::kubernetes:core/v1:ConfigMap::x",
        properties: [{ path: "data.role", after: value, replaces: false }],
      },
    ],
    outputs: [],
  },
  warnings: [],
  particular: {},
});

const report = (cluster: string, outcome: StackOutcome): StackReport => ({
  cluster,
  outcome,
  warnings: [],
  particular: {},
});

interface World {
  /** What a cluster's plan says; default: the change that was shown. */
  readonly plan?: Readonly<Record<string, StackReport>>;
  readonly apply?: Readonly<Record<string, Applied>>;
  readonly gate?: Readonly<Record<string, readonly string[]>>;
  readonly accepts?: boolean;
  readonly parallelism?: number;
}

/** Runs a rollout and keeps what it did, in order. */
async function run(stages: readonly Stage[], shown: readonly StackReport[], world: World = {}) {
  const done: string[] = [];
  const steps: RolloutSteps = {
    begin: ({ name }) => done.push(`begin ${name}`),
    plan: (clusters) => {
      done.push(`plan ${clusters.join(",")}`);
      return Promise.resolve(clusters.map((cluster) => world.plan?.[cluster] ?? change(cluster)));
    },
    accept: (reports, why) => {
      done.push(`accept ${why} ${reports.map(({ cluster }) => cluster).join(",")}`);
      return Promise.resolve(world.accepts ?? false);
    },
    apply: (cluster) => {
      done.push(`apply ${cluster}`);
      return Promise.resolve(world.apply?.[cluster] ?? { state: "applied" });
    },
    gate: (clusters) => {
      done.push(`gate ${clusters.join(",")}`);
      const found = clusters.flatMap((cluster) => {
        const problems = world.gate?.[cluster];
        return problems === undefined ? [] : [[cluster, problems] as const];
      });
      return Promise.resolve(new Map(found));
    },
  };
  const byCluster = new Map(shown.map((each) => [each.cluster, each]));
  const standings = await rollOut(stages, byCluster, steps, world.parallelism ?? 2);
  return { done, standings: Object.fromEntries(standings) };
}

const two: readonly Stage[] = [
  { name: "hubs", clusters: ["hub"] },
  { name: "wave 1", clusters: ["eu", "us"] },
];
const all = ["hub", "eu", "us"].map((cluster) => change(cluster));

suite("a rollout", () => {
  test("goes stage by stage, each behind a gate", async () => {
    const { done, standings } = await run(two, all);
    assert.deepEqual(done, [
      ...["begin hubs", "plan hub", "apply hub", "gate hub"],
      ...["begin wave 1", "plan eu,us", "apply eu", "apply us", "gate eu,us"],
    ]);
    assert.deepEqual(
      Object.values(standings).map(({ state }) => state),
      ["applied", "applied", "applied"],
    );
  });

  const stops: readonly {
    readonly name: string;
    readonly world: World;
    readonly standings: Readonly<Record<string, Standing["state"]>>;
  }[] = [
    {
      name: "at a gate",
      world: { gate: { hub: ["discovery fails"] } },
      standings: { hub: "stopped at the gate", eu: "not begun", us: "not begun" },
    },
    {
      name: "at a failed update, and begins no other",
      world: { apply: { eu: { state: "failed", errors: ["no"] } }, parallelism: 1 },
      standings: { hub: "applied", eu: "failed", us: "not begun" },
    },
    {
      name: "at a failed update, when those beside it are done",
      world: { apply: { eu: { state: "failed", errors: ["no"] } } },
      standings: { hub: "applied", eu: "failed", us: "not verified" },
    },
    {
      name: "where something else would change than was shown",
      world: { plan: { us: change("us", "edit") } },
      standings: { hub: "applied", eu: "not begun", us: "refused" },
    },
    {
      name: "where a preview fails",
      world: { plan: { eu: report("eu", { state: "failed", errors: ["unreachable"] }) } },
      standings: { hub: "applied", eu: "failed", us: "not begun" },
    },
    {
      name: "where a spoke's hub is not there",
      world: { plan: { eu: report("eu", { state: "waiting", on: "hub" }) } },
      standings: { hub: "applied", eu: "failed", us: "not begun" },
    },
    {
      name: "when it is interrupted",
      world: { apply: { hub: { state: "interrupted" } } },
      standings: { hub: "interrupted", eu: "not begun", us: "not begun" },
    },
  ];
  for (const { name, world, standings } of stops) {
    test(`stops ${name}`, async () => {
      const result = await run(two, all, world);
      const states = Object.fromEntries(
        Object.entries(result.standings).map(([cluster, { state }]) => [cluster, state]),
      );
      assert.deepEqual(states, standings);
    });
  }

  test("asks about what could not be shown before, and goes on when that is accepted", async () => {
    const shown = [change("hub"), report("eu", { state: "waiting", on: "hub" }), change("us")];
    const { done, standings } = await run(two, shown, { accepts: true });
    assert.ok(done.includes("accept new eu"));
    assert.equal(standings["eu"]?.state, "applied");
  });

  test("asks the gate about clusters in which nothing changes too", async () => {
    const nothing = { eu: report("eu", { state: "unchanged" }), us: report("us", { state: "unchanged" }) };
    const { done, standings } = await run(two, all, { plan: nothing, gate: { us: ["wrong keys"] } });
    assert.ok(done.includes("gate eu,us"));
    assert.deepEqual([standings["eu"]?.state, standings["us"]?.state], ["unchanged", "stopped at the gate"]);
  });

  test("names that the engine makes up anew each time are no other change", async () => {
    const invented = (cluster: string, name: string): StackReport => ({
      ...change(cluster, name),
      particular: { "random#config": name },
    });
    const plan = { hub: invented("hub", "config-0a1b2c3d") };
    const shown = [invented("hub", "config-99999999"), change("eu"), change("us")];
    assert.equal((await run(two, shown, { plan })).standings["hub"]?.state, "applied");
  });

  test("never begins a stage before all before it are done, and tells of every cluster", async () => {
    const outcome = fc.constantFrom<"fine" | "fails" | "gate" | "differs" | "unchanged">(
      "fine",
      "fails",
      "gate",
      "differs",
      "unchanged",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(outcome, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        async (waves, parallelism) => {
          const named = waves.map((wave, stage) =>
            wave.map((fate, index) => ({ cluster: `c${stage}-${index}`, fate })),
          );
          const clusters = named.flat();
          const having = (wanted: string) =>
            clusters.filter(({ fate }) => fate === wanted).map(({ cluster }) => cluster);
          const stages = named.map((wave, index) => ({
            name: `wave ${index}`,
            clusters: wave.map(({ cluster }) => cluster),
          }));
          const { done, standings } = await run(
            stages,
            clusters.map(({ cluster }) => change(cluster)),
            {
              parallelism,
              apply: Object.fromEntries(
                having("fails").map((each) => [each, { state: "failed", errors: ["no"] }]),
              ),
              gate: Object.fromEntries(having("gate").map((each) => [each, ["no"]])),
              plan: Object.fromEntries([
                ...having("differs").map((each) => [each, change(each, "other")] as const),
                ...having("unchanged").map((each) => [each, report(each, { state: "unchanged" })] as const),
              ]),
            },
          );
          assert.deepEqual(
            Object.keys(standings),
            clusters.map(({ cluster }) => cluster),
          );
          const stageIsDone = stages.map((stage) =>
            stage.clusters.every((cluster) => isDone(standings[cluster])),
          );
          const begun = stages.map(({ name }) => done.includes(`begin ${name}`));
          assert.deepEqual(
            begun,
            stages.map((_, index) => stageIsDone.slice(0, index).every(Boolean)),
          );
          for (const cluster of having("differs")) assert.ok(!done.includes(`apply ${cluster}`));
        },
      ),
      { numRuns: 100 },
    );
  });
});
