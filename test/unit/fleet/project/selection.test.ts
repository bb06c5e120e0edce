import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { selectClusters, type Selection } from "../../../../fleet/project/selection.ts";

const clusters = ["dev", "prod-eu", "prod-us"];
const rules = [
  { team: "platform", role: "cluster-admin", clusters: ["*"] },
  { team: "payments", role: "edit", clusters: ["prod-*"], namespaces: ["payments"] },
  { team: "research", role: "view", clusters: ["dev"] },
];

suite("selecting clusters", () => {
  const cases: readonly (readonly [name: string, selection: Selection, expected: readonly string[]])[] = [
    ["nothing said: all", {}, clusters],
    ["a name", { clusters: ["dev"] }, ["dev"]],
    ["a pattern", { clusters: ["prod-*"] }, ["prod-eu", "prod-us"]],
    ["a name and a pattern that overlap", { clusters: ["prod-us", "prod-*"] }, ["prod-eu", "prod-us"]],
    ["a team", { teams: ["payments"] }, ["prod-eu", "prod-us"]],
    ["a team of every cluster", { teams: ["platform"] }, clusters],
    ["several teams", { teams: ["payments", "research"] }, clusters],
    ["both", { clusters: ["*-us", "dev"], teams: ["payments"] }, ["prod-us"]],
    ["both, with nothing in common", { clusters: ["dev"], teams: ["payments"] }, []],
  ];
  for (const [name, selection, expected] of cases) {
    test(name, () => {
      const selected = selectClusters(clusters, rules, selection);
      assert.ok(!("reasons" in selected));
      assert.deepEqual(
        selected.map(({ cluster }) => cluster),
        expected,
      );
    });
  }

  test("knows what was asked for by its name", () => {
    assert.deepEqual(selectClusters(clusters, rules, { clusters: ["prod-us", "prod-*"] }), [
      { cluster: "prod-eu", byName: false },
      { cluster: "prod-us", byName: true },
    ]);
  });

  test("tells everything that matches nothing, with what may have been meant", () => {
    const selected = selectClusters(clusters, rules, {
      clusters: ["prod-ue", "dev"],
      teams: ["payment", "x"],
    });
    assert.ok("reasons" in selected);
    const [cluster, team, other] = selected.reasons;
    assert.match(cluster ?? "", /prod-ue matches .*did you mean "prod-/);
    assert.match(team ?? "", /--team payment .*did you mean "payments"/);
    assert.match(other ?? "", /--team x .*payments, platform, research/);
    assert.equal(selected.reasons.length, 3);
  });
});
