import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { fleetReport } from "../../../../fleet/report/fleetReport.ts";
import { showsColours, textReport } from "../../../../fleet/report/text.ts";
import { fleets, wildTexts } from "./generated.ts";
import { change, changed, clusters, stack, update } from "./stacks.ts";

const plain = { width: 80, colours: false };

suite("a report for a terminal", () => {
  test("reads from what is wrong to what does not change", () => {
    const rule = change("create", "payments", [
      { path: "roleRef.name", after: "edit", replaces: false },
      { path: "subjects[0].name", after: "github:acme:payments", replaces: false },
    ]);
    const authority = change("replace", "authority", [
      { path: "lifetime", before: 1, after: 2, replaces: true },
    ]);
    const outputs = (cluster: string) => [
      {
        name: "flags",
        before: `--a\n--client-id=latchkey-${cluster}\n`,
        after: `--b\n--client-id=latchkey-${cluster}\n`,
      },
    ];
    const report = fleetReport([
      ...clusters(5).map((cluster) => changed(cluster, [rule], outputs(cluster))),
      changed("hub", [rule, authority], outputs("hub")),
      stack("broken", { state: "failed", errors: ["it does not answer\ncheck its context"] }),
      stack("new", { state: "waiting", on: "hub" }),
      ...clusters(9, "dev").map((cluster) => stack(cluster, { state: "unchanged", reason: "no edit" }, [])),
    ]);
    assert.equal(
      textReport(report, plain),
      `6 of 17 clusters would change, 1 with something replaced or deleted, 1 failed, 1 waiting, 9 unchanged

Group 1: broken: failed
  !  it does not answer
      check its context

Group 2: hub: as group 3, and also 1 to replace
  and also:
      +- Deployment authority (replaced)
          ~  lifetime (replaces it): 1 → 2

Group 3: 5 clusters: 1 to create, 1 output
  c-1 to c-5
  +  Deployment payments
      +  roleRef.name: "edit"
      +  subjects[0].name: "github:acme:payments"
  ~  output flags:
      -  --a
      +  --b
         --client-id=‹audience›

Group 4: new: waits for hub

Group 5: 9 clusters: unchanged: no edit
  dev-1 to dev-9
`,
    );
  });

  test("groups that differ in one value are told at once, each with its own", () => {
    const report = fleetReport(
      clusters(4).map((cluster, index) => changed(cluster, [update("dex", "replicas", index, 9)])),
    );
    assert.equal(
      textReport(report, plain),
      `4 of 4 clusters would change

Groups 1 to 4: 4 clusters: 1 to update, each in its own way
  ~  Deployment dex
      ~  replicas: each its own
          c-1: 0 → 9
          c-2: 1 → 9
          c-3: 2 → 9
          c-4: 3 → 9
`,
    );
  });

  test("nothing to say is said", () => {
    const report = fleetReport(clusters(2).map((cluster) => stack(cluster, { state: "unchanged" })));
    assert.match(textReport(report, plain), /^Nothing would change on 2 clusters\n/);
  });

  test("colours add nothing but colours, and no value moves the cursor", () => {
    fc.assert(
      fc.property(fleets, wildTexts, (stacks, wild) => {
        const report = fleetReport([
          ...stacks,
          stack(`failed${wild}`, { state: "failed", errors: [wild] }, [wild]),
          stack(`waiting${wild}`, { state: "waiting", on: wild }),
          changed(`wild${wild}`, [update(wild, wild, wild, { [wild]: wild })]),
        ]);
        const text = textReport(report, plain);
        assert.equal(stripVTControlCharacters(textReport(report, { ...plain, colours: true })), text);
        assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }),
      { numRuns: 50 },
    );
  });

  const output = { write: () => true };
  const cases = [
    ["a terminal", { ...output, isTTY: true }, {}, true],
    ["no terminal", output, {}, false],
    ["NO_COLOR", { ...output, isTTY: true }, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", { ...output, isTTY: true }, { NO_COLOR: "" }, true],
    ["a terminal that can do nothing", { ...output, isTTY: true }, { TERM: "dumb" }, false],
  ] as const;
  for (const [name, to, environment, expected] of cases) {
    test(`colours: ${name}`, () => {
      assert.equal(showsColours(to, environment), expected);
    });
  }
});
