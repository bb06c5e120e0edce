import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fleetReport, type Likeness } from "../../../../fleet/report/fleetReport.ts";
import type { StackReport } from "../../../../fleet/report/stackReport.ts";
import { exitStatus } from "../../../../fleet/report/summary.ts";
import { change, changed, clusters, stack, update } from "./stacks.ts";

const three = [update("a", "x", 1, 2), update("b", "x", 1, 2), update("c", "x", 1, 2)];
const authority = change("replace", "authority");

suite("the order of groups", () => {
  test("failures, then what is destructive, then by size; what does not change at the end", () => {
    const stacks = [
      stack("u1", { state: "unchanged", reason: "no edit" }),
      stack("u2", { state: "unchanged" }),
      stack("u3", { state: "unchanged" }),
      stack("n1", { state: "unchanged" }, ["ends soon"]),
      stack("i1", { state: "interrupted" }),
      stack("w1", { state: "waiting", on: "hub" }),
      changed("s1", [update("z", "x", 1, 2)]),
      ...clusters(3, "b").map((cluster) => changed(cluster, [update("y", "x", 1, 2)])),
      changed("d1", [change("delete", "y")]),
      stack("f1", { state: "failed", errors: ["no"] }),
    ];
    assert.deepEqual(shown(stacks), [
      ["f1"],
      ["d1"],
      ["b-1", "b-2", "b-3"],
      ["s1"],
      ["n1"],
      ["w1"],
      ["i1"],
      ["u2", "u3"],
      ["u1"],
    ]);
  });

  test("names are in natural order", () => {
    const stacks = ["c-10", "c-2", "c-1"].map((cluster) => changed(cluster, three));
    assert.deepEqual(shown(stacks), [["c-1", "c-2", "c-10"]]);
  });
});

suite("groups that are almost alike", () => {
  test("are told by the bigger one, which they follow", () => {
    const stacks = [
      ...clusters(5).map((cluster) => changed(cluster, three)),
      ...clusters(4, "other").map((cluster) => changed(cluster, [update("o", "x", 1, 2)])),
      changed("more", [...three, update("d", "x", 1, 2)]),
      changed("less", three.slice(1)),
      changed("otherwise", [...three.slice(1), update("a", "x", 1, 3)]),
    ];
    const { groups } = fleetReport(stacks);
    assert.deepEqual(
      groups.map(({ clusters: [first], likeness }) => [first, likeness && inShort(likeness)]),
      [
        ["c-1", undefined],
        ["less", "as 1 in 2: without a"],
        ["more", "as 1 in 3: also d"],
        ["otherwise", "as 1 in 2: instead a"],
        ["other-1", undefined],
      ],
    );
  });

  test("stand before the bigger one where they alone are destructive", () => {
    const stacks = [
      ...clusters(5).map((cluster) => changed(cluster, three)),
      changed("hub", [...three, authority]),
    ];
    const { groups } = fleetReport(stacks);
    assert.deepEqual(
      groups.map(({ clusters: [first], likeness }) => [first, likeness && inShort(likeness)]),
      [
        ["hub", "as 2 in 3: also authority"],
        ["c-1", undefined],
      ],
    );
  });

  test("are told by themselves where the difference is no shorter", () => {
    const stacks = [
      ...clusters(5).map((cluster) => changed(cluster, three)),
      changed("x", [three[0] ?? authority, update("p", "x", 1, 2), update("q", "x", 1, 2)]),
    ];
    assert.deepEqual(
      fleetReport(stacks).groups.map(({ likeness }) => likeness),
      [undefined, undefined],
    );
  });

  test("have their own changes in full all the same", () => {
    const stacks = [
      ...clusters(2).map((cluster) => changed(cluster, three)),
      changed("more", [...three, update("d", "x", 1, 2)]),
    ];
    const more = fleetReport(stacks).groups[1];
    assert.ok(more?.outcome.state === "changed");
    assert.equal(more.outcome.changes.length, 4);
  });
});

suite("the summary", () => {
  const all = [
    changed("a", [...three, authority]),
    changed("b", three),
    stack("c", { state: "waiting", on: "a" }),
    stack("d", { state: "failed", errors: ["no"] }),
    stack("e", { state: "unchanged" }),
  ];
  test("counts stacks and resources", () => {
    assert.deepEqual(fleetReport(all).summary, {
      clusters: 5,
      states: { failed: 1, changed: 2, waiting: 1, interrupted: 0, unchanged: 1 },
      destructive: 1,
      operations: { create: 0, update: 6, replace: 1, delete: 0 },
    });
  });

  const unchanged = stack("e", { state: "unchanged" });
  const interrupted = stack("f", { state: "interrupted" });
  const cases: readonly (readonly [name: string, stacks: readonly StackReport[], expected: number])[] = [
    ["nothing at all", [], 0],
    ["no change", [unchanged], 0],
    ["changes", [unchanged, changed("b", three)], 3],
    ["changes that are not known yet", [unchanged, stack("c", { state: "waiting", on: "a" })], 3],
    ["interrupted", [changed("b", three), interrupted], 130],
    ["a failure, whatever else", [...all, interrupted], 1],
  ];
  for (const [name, stacks, expected] of cases) {
    test(`exit status: ${name} is ${expected}`, () => {
      assert.equal(exitStatus(fleetReport(stacks).summary), expected);
    });
  }
});

function shown(stacks: readonly StackReport[]) {
  return fleetReport(stacks).groups.map((group) => group.clusters);
}

function inShort({ group, same, ...differences }: Likeness): string {
  const parts = Object.entries(differences).flatMap(([how, contents]) =>
    contents.changes.map(({ name }) => `${how} ${name}`),
  );
  return `as ${group} in ${same}: ${parts.join(", ")}`;
}
