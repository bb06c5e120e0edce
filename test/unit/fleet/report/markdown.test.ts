import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { fleetReport } from "../../../../fleet/report/fleetReport.ts";
import { commentBytes, commentMarker, markdownReport } from "../../../../fleet/report/markdown/markdown.ts";
import { diffBlock } from "../../../../fleet/report/markdown/diffBlock.ts";
import type { StackReport } from "../../../../fleet/report/stackReport.ts";
import { fleets, wildTexts } from "./generated.ts";
import { change, changed, clusters, stack, update } from "./stacks.ts";

/** What would do something in a comment, if it got out of its place. */
const harmful = [
  "```",
  "~~~",
  "`",
  "</code></summary></details>",
  "<details>",
  "<!--",
  "-->",
  "@octocat",
  "@acme/platform",
  "https://evil.example",
  "www.evil.example",
  "[x](https://evil.example)",
  "![x](y)",
  "| a | b |",
  "acme/fleet#1",
  "#1",
  "GH-1",
  "\n\n# heading\n\n",
  "\r\n\r\n",
  "&lt;",
  "**bold**",
  "$x$",
];
const harmfulTexts = fc
  .array(fc.oneof(fc.constantFrom(...harmful), wildTexts), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));

const harmfulStacks: fc.Arbitrary<readonly StackReport[]> = fc
  .array(
    fc.tuple(harmfulTexts, harmfulTexts, fc.nat(4)).map(([name, value, kind]): StackReport => {
      switch (kind) {
        case 0:
          return stack(name, { state: "failed", errors: [value] }, [value]);
        case 1:
          return stack(name, { state: "waiting", on: value });
        case 2:
          return stack(name, { state: "unchanged", reason: value }, [value]);
        case 3:
          return changed(name, [change("delete", value), update(value, value, value, { [value]: [value] })]);
        default:
          return changed(
            name,
            [update(value, value, [value, value], value)],
            [{ name: value, after: value }],
          );
      }
    }),
    { maxLength: 8 },
  )
  .map((stacks) => stacks.map((one, index) => ({ ...one, cluster: `${one.cluster}${index}` })));

/** Checks that a comment is well formed: what is left outside of code is ours, and every block is closed. */
function checkForm(comment: string): void {
  let fence: string | undefined;
  let open = 0;
  const outside: string[] = [];
  for (const line of comment.split("\n")) {
    const ticks = /^ {0,3}(`{3,})\s*$/.exec(line)?.[1];
    if (fence !== undefined) {
      if (ticks !== undefined && ticks.length >= fence.length) fence = undefined;
      continue;
    }
    fence = /^(`{3,})diff$/.exec(line)?.[1];
    if (fence !== undefined) continue;
    open += line.split("<details").length - line.split("</details>").length;
    assert.ok(open === 0 || open === 1, line);
    const isOurs = /^(<(p|details|\/details|!-- latchkey)|### Latchkey: [\w ,]+$|$)/.test(line);
    assert.ok(isOurs, line);
    outside.push(line.replace(/<code>[^<]*<\/code>/g, ""));
  }
  assert.equal(fence, undefined, "a block of code is not closed");
  assert.equal(open, 0, "details are not closed");
  const [marker, ...rest] = outside;
  assert.match(marker ?? "", /^<!-- latchkey: [\w ]+ -->$/);
  // What is left are our own words and elements.
  for (const line of rest) {
    const text = line.replace(/<\/?(p|b|details|details open|summary)>/g, "").replace(/^### /, "");
    assert.match(text, /^[\w ,:.·❌⚠️]*$/u);
  }
}

suite("a comment on a pull request", () => {
  test("holds a report in its place, whatever is in it, and is never too long", () => {
    const few = fc.constantFrom(commentBytes, 3000, 1000);
    fc.assert(
      fc.property(fc.oneof(fleets, harmfulStacks), few, (stacks, mostBytes) => {
        const comment = markdownReport(fleetReport(stacks), { marker: "preview", mostBytes });
        checkForm(comment);
        assert.ok(Buffer.byteLength(comment) <= mostBytes);
      }),
      { numRuns: 300 },
    );
  });

  test("a block of code is not closed by what is in it", () => {
    const block = diffBlock([
      { depth: 0, tone: "plain", text: "```" },
      { depth: 0, tone: "faint", text: "`````" },
    ]);
    assert.equal(block, "``````diff\n  ```\n  `````\n``````");
  });

  test("begins with a mark by which it is found again", () => {
    assert.match(markdownReport(fleetReport([]), { marker: "preview" }), /^<!-- latchkey: preview -->\n### /);
    assert.equal(commentMarker("a --> b--c"), "<!-- latchkey: a - b-c -->");
  });

  test("500 clusters that change alike take no more place than one", () => {
    const comment = markdownReport(
      fleetReport(
        clusters(500, "prod-eu").map((cluster) => changed(cluster, [update("dex", "image", "a", cluster)])),
      ),
      { marker: "preview" },
    );
    checkForm(comment);
    assert.ok(comment.length < 500);
    assert.ok(comment.includes("prod-eu-500"));
  });

  test("500 clusters that differ in a value are all in it, with their values", () => {
    const comment = markdownReport(
      fleetReport(
        clusters(500).map((cluster, index) =>
          changed(cluster, [update("dex", "address", "a", `10.0.0.${index}`)]),
        ),
      ),
      { marker: "preview" },
    );
    checkForm(comment);
    for (let index = 0; index < 500; index++) assert.ok(comment.includes(`"10.0.0.${index}"`));
    assert.doesNotMatch(comment, /Too long/);
  });

  test("500 clusters that have nothing in common: as many as there is room for, and how many are not there", () => {
    const words = (index: number) =>
      Array.from({ length: 1 + (index % 7) }, (_, property) =>
        update(`r${index}x${property}`, `spec.p${index}`, "old", `${"new ".repeat(10)}${index}`),
      );
    const report = fleetReport([
      ...clusters(500).map((cluster, index) => changed(cluster, words(index))),
      stack("broken", { state: "failed", errors: ["no"] }),
      changed("hub", [change("replace", "authority")]),
      stack("still", { state: "unchanged", reason: "no edit" }),
    ]);
    const options = { marker: "preview", fullReport: 'https://ci.example/1?a="&b' };
    for (const mostBytes of [commentBytes, 20_000]) {
      const comment = markdownReport(report, { ...options, mostBytes });
      assert.ok(Buffer.byteLength(comment) <= mostBytes);
      assert.ok(Buffer.byteLength(comment) > mostBytes * 0.9);
      checkForm(comment.replace(/<a .*<\/a>/, ""));
      const remark = comment.slice(comment.lastIndexOf("<p>"));
      assert.ok(
        remark.includes(
          'All 503 groups are in <a href="https://ci.example/1?a=&quot;&amp;b">the full report</a>.',
        ),
      );
      const short = Number(/(\d+) groups without/.exec(remark)?.[1]);
      const left = Number(/(\d+) groups of \1 clusters left out/.exec(remark)?.[1] ?? 0);
      assert.equal(comment.match(/<details/g)?.length, 503 - left - short - 1);
      assert.equal(comment.match(/Group \d+:/g)?.length, 503 - left);
      for (const name of ["broken", "hub", "still"])
        assert.ok(comment.includes(`<code>${name}</code>`), name);
    }
    assert.ok(!markdownReport(report, { ...options, mostBytes: Infinity }).includes("Too long"));
  });

  test("one group that is too long does not keep the others out", () => {
    const huge = update("a", "data", "", "x y z\n".repeat(60));
    const report = fleetReport([
      changed(
        "huge",
        Array.from({ length: 400 }, (_, index) => ({ ...huge, name: `n${index}`, urn: `u${index}` })),
      ),
      changed("small", [update("b", "data", 1, 2)]),
    ]);
    const comment = markdownReport(report, { marker: "preview", fullReport: "report.md" });
    checkForm(comment.replace(/\(<code>.*/, ""));
    assert.ok(comment.includes("data: 1 → 2"));
    assert.match(comment, /1 group without what changes.*full report: <code>report.md<\/code>/s);
  });
});
