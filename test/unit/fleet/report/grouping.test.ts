import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { fleetReport, type ReportGroup } from "../../../../fleet/report/fleetReport.ts";
import type { ShownValue, StackReport } from "../../../../fleet/report/stackReport.ts";
import { clusterNames, contents, fleets, stackOf } from "./generated.ts";
import { changed, update } from "./stacks.ts";

suite("grouping", () => {
  test("the same changes are one group, whatever the clusters are called", () => {
    fc.assert(
      fc.property(clusterNames, contents, (clusters, said) => {
        const { groups } = fleetReport(clusters.map((cluster) => stackOf(cluster, said)));
        assert.equal(groups.length, 1);
      }),
      { numRuns: 200 },
    );
  });

  test("every stack is in one group, in whatever order they are given", () => {
    fc.assert(
      fc.property(fleets, (stacks) => {
        const report = fleetReport(stacks);
        assert.deepEqual(
          report.groups.flatMap(({ clusters }) => clusters).toSorted(),
          stacks.map(({ cluster }) => cluster).toSorted(),
        );
        assert.deepEqual(
          report.groups.map(({ number }) => number),
          report.groups.map((_, index) => index + 1),
        );
        assert.deepEqual(fleetReport(stacks.toReversed()), report);
      }),
      { numRuns: 200 },
    );
  });

  test("a stack of its own is shown as it is", () => {
    fc.assert(
      fc.property(contents, (said) => {
        const { cluster, outcome, warnings } = stackOf("eu", said);
        // How our own sign is shown is tested below.
        fc.pre(!JSON.stringify({ outcome, warnings }).includes("‹"));
        const { groups } = fleetReport([stackOf("eu", said)]);
        assert.deepEqual(groups, [{ number: 1, clusters: [cluster], outcome, warnings }]);
      }),
      { numRuns: 200 },
    );
  });

  test("stacks that differ in a word are not one group", () => {
    const stacks = ["dev", "eu", "us"].map((cluster) =>
      changed(cluster, [update("dex", "image", "dex:1", cluster === "us" ? "dex:3" : "dex:2")]),
    );
    assert.deepEqual(clustersOf(fleetReport(stacks)), [["dev", "eu"], ["us"]]);
  });

  test("what stands for a secret is nobody's name", () => {
    const stacks = ["secret", "eu"].map((cluster) =>
      changed(cluster, [update("dex", "x", null, `[${cluster}]`)]),
    );
    assert.deepEqual(fleetReport(stacks).groups.map(shownAfter).toSorted(), ["[eu]", "[secret]"]);
  });

  test("a cluster with an ordinary word as its name is in the group of the others", () => {
    for (const name of ["edit", "a", "secret", "spec", "prod", "payments"]) {
      const stacks = [name, "prod-1", "prod-1-2"].map((cluster) =>
        changed(cluster, [
          update(
            `access-${cluster}-edit`,
            "spec.a",
            "[secret]",
            `a binding of payments to edit on ${cluster}`,
          ),
        ]),
      );
      assert.equal(fleetReport(stacks).groups.length, 1, name);
    }
  });

  test("so are two clusters that have each other's word", () => {
    const stacks = ["edit", "view"].map((cluster) =>
      changed(cluster, [update("access", "roles", "", `edit and view on ${cluster}`)]),
    );
    const { groups } = fleetReport(stacks);
    assert.deepEqual(groups.map(shownAfter), ["edit and view on ‹cluster›"]);
  });

  const shown: readonly (readonly [
    name: string,
    afterOf: (cluster: string) => ShownValue,
    expected: ShownValue,
  ])[] = [
    ["what differs, as a placeholder", (cluster) => `on ${cluster}`, "on ‹cluster›"],
    ["the longest text that is particular", (cluster) => `for latchkey-${cluster}!`, "for ‹audience›!"],
    ["in a key", (cluster) => ({ [`${cluster}.yaml`]: 1 }), { "‹cluster›.yaml": 1 }],
    ["whole words only", (cluster) => `${cluster} is no ordinary`, "‹cluster› is no ordinary"],
    ["what is the same, as it is", () => "on hub", "on hub"],
    [
      "what is particular, but the same on all, as it is",
      () => "https://login.acme.dev/x",
      "https://login.acme.dev/x",
    ],
    ["a sign of ours in a value, so that it is told apart", () => "‹cluster›", "\\u2039cluster›"],
    [
      "a mark of ours in a value",
      (cluster) => `\uE000cluster\uE001 ${cluster}`,
      "\uE000cluster\uE001 ‹cluster›",
    ],
    [
      "secrets untouched",
      (cluster) => ["[secret]", `x[secret]${cluster}`],
      ["[secret]", "x[secret]‹cluster›"],
    ],
  ];
  for (const [name, afterOf, expected] of shown) {
    test(`shows ${name}`, () => {
      const stacks = ["eu", "us", "secret"].map((cluster): StackReport => {
        const stack = changed(cluster, [update("x", "data", null, afterOf(cluster))]);
        return { ...stack, particular: { ...stack.particular, issuer: "https://login.acme.dev" } };
      });
      const { groups } = fleetReport(stacks);
      assert.deepEqual(groups.map(shownAfter), [expected]);
    });
  }

  test("a key's part behind # tells placeholders apart and is not shown", () => {
    const stacks = ["eu", "us"].map((cluster): StackReport => ({
      ...changed(cluster, [update("x", "data", "", `${cluster}1 ${cluster}2`)]),
      particular: { "address#1": `${cluster}1`, "address#2": `${cluster}2` },
    }));
    assert.deepEqual(fleetReport(stacks).groups.map(shownAfter), ["‹address› ‹address›"]);
  });
});

suite("names that are made up at random", () => {
  const named = (cluster: string, names: Readonly<Record<string, string>>, ...values: readonly string[]) => {
    const made = changed(
      cluster,
      values.map((after, index) => update(`r${index}`, "name", null, after)),
    );
    return { ...made, particular: { ...made.particular, ...names } };
  };

  test("are the same on all clusters, and show which name it is", () => {
    const stacks = [
      named(
        "eu",
        { "random#config": "config-12345678", "random#config before": "config-00000001" },
        "config-12345678 config-00000001",
      ),
      named(
        "us",
        { "random#config": "config-abcdef00", "random#config before": "config-0000000b" },
        "config-abcdef00 config-0000000b",
      ),
    ];
    assert.deepEqual(fleetReport(stacks).groups.map(shownAfter), ["config-‹random› config-‹old random›"]);
  });

  test("of a resource that keeps its name are one", () => {
    const stacks = ["12345678", "abcdef00"].map((random, index) =>
      named(
        `c${index}`,
        { "random#config": `config-${random}`, "random#config before": `config-${random}` },
        `config-${random}`,
      ),
    );
    assert.deepEqual(fleetReport(stacks).groups.map(shownAfter), ["config-‹random›"]);
  });

  test("are the same where a cluster's name is in them, or a word of them is a cluster's name", () => {
    const stacks = ["eu", "config"].map((cluster, index) =>
      named(
        cluster,
        {
          "random#config": `config-1234567${index}`,
          [`random#of-${cluster}`]: `of-${cluster}-abcdef0${index}`,
        },
        `config-1234567${index}`,
        `of-${cluster}-abcdef0${index}`,
      ),
    );
    assert.equal(fleetReport(stacks).groups.length, 1);
  });

  test("with no part that is not random are shown as such", () => {
    const stacks = ["eu", "us"].map((cluster) =>
      named(cluster, { "random#x": `${cluster}1` }, `${cluster}1`),
    );
    assert.deepEqual(fleetReport(stacks).groups.map(shownAfter), ["‹random›"]);
  });
});

function clustersOf({ groups }: { readonly groups: readonly ReportGroup[] }) {
  return groups.map(({ clusters }) => clusters);
}

/** The value after the update of the only property of a group's only resource. */
function shownAfter({ outcome }: ReportGroup): ShownValue | undefined {
  return outcome.state === "changed" ? outcome.changes[0]?.properties[0]?.after : undefined;
}
