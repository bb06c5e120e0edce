import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { z } from "zod";
import { type Drift, driftOf, driftStatus } from "../../../../fleet/drift/drift.ts";
import { driftJson } from "../../../../fleet/drift/json.ts";
import { driftMarkdown } from "../../../../fleet/drift/markdown.ts";
import { commandOutput } from "../../../../fleet/commandOutput.ts";
import { driftText } from "../../../../fleet/drift/text.ts";
import { reportSchema } from "../../../../fleet/report/json/reportSchema.ts";
import { commentBytes } from "../../../../fleet/report/markdown/markdown.ts";
import type { StackReport } from "../../../../fleet/report/stackReport.ts";
import {
  failed,
  type Finding,
  type LinkName,
  linkNames,
  ok,
  type Verification,
} from "../../../../fleet/verify/verification.ts";
import { change, changed, clusters, stack } from "../report/stacks.ts";

/** A cluster of which every link holds but those that are given. */
function verification(cluster: string, links: Partial<Record<LinkName, Finding>> = {}): Verification {
  const state = Object.keys(links).length === 0 ? "passed" : "failed";
  return { cluster, state, links: linkNames.map((link) => ({ link, ...(links[link] ?? ok("fine")) })) };
}

function neverApplied(cluster: string): Verification {
  return { cluster, state: "not-applied", links: [] };
}

const unchanged = (cluster: string): StackReport => stack(cluster, { state: "unchanged" });
const another = { configuration: failed("it has loaded another configuration", "write the stack's output") };

/** The drift of clusters, which are verified and previewed as is said here. */
function drift(
  verifications: readonly Verification[],
  reports: readonly StackReport[] = verifications.map(({ cluster }) => unchanged(cluster)),
): Promise<Drift> {
  return driftOf(
    verifications.map(({ cluster }) => cluster),
    {
      verify: (names) => Promise.resolve(verifications.filter(({ cluster }) => names.includes(cluster))),
      preview: (names) => Promise.resolve(reports.filter(({ cluster }) => names.includes(cluster))),
    },
  );
}

const text = (of: Drift) =>
  driftText(of, { environment: {}, output: commandOutput({ write: () => true, columns: 100 }) });

suite("the drift of a fleet", () => {
  const deleted = changed("b", [change("create", "payments")]);
  const broken = stack("b", { state: "failed", errors: ["it does not answer"] });
  const cases: readonly (readonly [
    name: string,
    verifications: readonly Verification[],
    reports: readonly StackReport[],
    status: number,
  ])[] = [
    ["nothing", [verification("a"), verification("b")], [unchanged("a"), unchanged("b")], 0],
    ["a resource", [verification("a"), verification("b")], [unchanged("a"), deleted], 3],
    ["a live link", [verification("a", another), verification("b")], [unchanged("a"), unchanged("b")], 3],
    [
      "a link that is none of its",
      [verification("a", { kubeconfig: failed("x", "y") })],
      [unchanged("a")],
      0,
    ],
    ["a link that ends soon", [verification("a", { certificate: { verdict: "warning", told: "" } })], [], 0],
    ["a failure beside a live link", [verification("b", another)], [broken], 1],
    ["an interruption", [verification("a")], [stack("a", { state: "interrupted" })], 130],
  ];
  for (const [name, verifications, reports, status] of cases)
    test(`${name}: status ${status}`, async () => {
      assert.equal(driftStatus(await drift(verifications, reports)), status);
    });

  test("leaves out what was never applied, and does not ask the engine about it", async () => {
    const of = await drift([verification("a"), neverApplied("b")]);
    assert.deepEqual(of.neverApplied, ["b"]);
    assert.deepEqual(
      [of.report.stacks.map(({ cluster }) => cluster), of.live.map(({ cluster }) => cluster)],
      [["a"], ["a"]],
    );
    const none = await driftOf(["b"], {
      verify: () => Promise.resolve([neverApplied("b")]),
      preview: () => assert.fail("there is nothing to preview"),
    });
    assert.deepEqual(none.live, []);
  });
});

suite("drift is told", () => {
  const some = drift(
    [verification("a", another), verification("b"), verification("c", another)],
    [unchanged("a"), changed("b", [change("create", "payments")]), unchanged("c")],
  );

  test("on a terminal: resources by groups, then the links that do not hold, alike ones once", async () => {
    assert.equal(
      text(await some),
      `Resources differ on 1 of 3 clusters, 2 unchanged

Group 1: b: 1 to create
  +  Deployment payments

Group 2: 2 clusters: unchanged
  a, c

Live: issuer, certificate, keys or API server configuration differ on 2 of 3 clusters

a, c: failed
  failed   API server's configuration  it has loaded another configuration
                                       → write the stack's output
`,
    );
  });

  test("on a terminal, where there is none", async () => {
    const told = text(await drift([verification("a"), verification("b")]));
    assert.match(told, /^No resource differs on 2 clusters\n/);
    assert.match(told, /\nLive: .* are as they should be on 2 clusters\n$/);
  });

  test("to programs: a report of its own form, and every live link of every cluster", async () => {
    const form = z.strictObject({
      version: z.literal(1),
      drift: reportSchema,
      live: z.array(
        z.looseObject({
          cluster: z.string(),
          state: z.enum(["passed", "failed"]),
          links: z.array(z.looseObject({ link: z.enum(linkNames), verdict: z.string() })),
        }),
      ),
    });
    const { live } = form.parse(JSON.parse(driftJson(await some)));
    assert.deepEqual(
      live.map(({ cluster, state, links }) => [cluster, state, links.map(({ link }) => link)]),
      [
        ["a", "failed"],
        ["b", "passed"],
        ["c", "failed"],
      ].map((of) => [...of, ["stack", "name", "certificate", "discovery", "keys", "configuration"]]),
    );
  });

  test("in Markdown, as a comment of its own that no value breaks out of", async () => {
    const wild = { configuration: failed("```\n<script>@acme/all\u001b[2J", "a ````") };
    const written = driftMarkdown(await drift([verification("a", wild)]), {});
    assert.match(written, /^<!-- latchkey: drift -->\n### Latchkey: no resource differs on 1 cluster\n/);
    assert.doesNotMatch(written, /\u001b/);
    const [fence = "", ...more] = written.match(/^`{3,}/gm) ?? [];
    assert.equal(fence.length, 5);
    assert.deepEqual(
      more.filter((each) => each.length >= fence.length),
      [fence],
    );
  });

  test("in Markdown, within GitHub's limit", async () => {
    // No two of them share every word, so none are told at once.
    const fleet = await drift(
      clusters(100).map((name, index) =>
        verification(name, { configuration: failed(`loaded ${"x".repeat(1000 + index)}`, "write it") }),
      ),
      clusters(100).map((name, index) => changed(name, [change("create", "payments".repeat(index + 1))])),
    );
    const comment = driftMarkdown(fleet, { fullReport: "report.md" });
    assert.ok(Buffer.byteLength(comment) <= commentBytes);
    assert.match(comment, /Too long: \d+ more left out/);
    assert.doesNotMatch(driftMarkdown(fleet, { mostBytes: Infinity }), /Too long/);
  });
});
