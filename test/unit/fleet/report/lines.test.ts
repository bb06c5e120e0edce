import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { differenceLines } from "../../../../fleet/report/lines/differenceLines.ts";
import { differences } from "../../../../fleet/report/lines/differences.ts";
import { type Limits, type Line, signs } from "../../../../fleet/report/lines/line.ts";
import { excerpt, lineDiff } from "../../../../fleet/report/lines/lineDiff.ts";
import { printable } from "../../../../text/printable.ts";
import { changeLines, outputLines } from "../../../../fleet/report/lines/changeLines.ts";
import type { ShownValue } from "../../../../fleet/report/stackReport.ts";
import { wildTexts } from "./generated.ts";
import { change } from "./stacks.ts";

const limits: Limits = { width: 60, properties: 10, textLines: 10 };

/** Lines as a person would write them down. */
function written(lines: readonly Line[]): readonly string[] {
  return lines.map(({ depth, tone, text }) => `${"  ".repeat(depth)}${signs[tone]} ${text}`);
}

suite("the difference of two texts, line by line", () => {
  const texts = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 });

  test("turns the one into the other, and is the shortest that does", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = lineDiff(before, after);
        const kept = (kind: string) => lines.filter((line) => line.kind !== kind).map(({ text }) => text);
        assert.deepEqual(kept("added"), before);
        assert.deepEqual(kept("removed"), after);
        assert.equal(lines.filter(({ kind }) => kind === "same").length, commonLength(before, after));
      }),
    );
  });

  test("an excerpt has every changed line and counts the others", () => {
    fc.assert(
      fc.property(texts, texts, fc.nat(3), (before, after, around) => {
        const lines = lineDiff(before, after);
        const kept = excerpt(lines, around);
        const count = kept.reduce((sum, line) => sum + (line.kind === "skipped" ? line.count : 1), 0);
        assert.equal(count, lines.length);
        assert.deepEqual(
          kept.filter(({ kind }) => kind === "added" || kind === "removed"),
          lines.filter(({ kind }) => kind !== "same"),
        );
      }),
    );
  });

  test("texts that are too long to compare are replaced", () => {
    const lines = lineDiff(
      Array.from({ length: 2000 }, (_, index) => `a${index}`),
      Array.from({ length: 2000 }, (_, index) => `b${index}`),
    );
    assert.equal(lines.length, 4000);
  });
});

suite("the difference of two values", () => {
  const cases: readonly (readonly [
    name: string,
    before: ShownValue | undefined,
    after: ShownValue | undefined,
    expected: readonly string[],
  ])[] = [
    ["a short value", 1, 2, ["~ spec: 1 → 2"]],
    ["a value of another type", "1", 1, [`~ spec: "1" → 1`]],
    ["a new value", undefined, "x", [`+ spec: "x"`]],
    ["a value that goes", null, undefined, ["- spec: null"]],
    ["a value that is not known yet", "x", "[unknown]", [`~ spec: "x" → [unknown]`]],
    ["a value that becomes secret", "x", "[secret]", [`~ spec: "x" → [secret]`]],
    ["equal values", { a: [1] }, { a: [1] }, []],
    ["what differs inside", { a: 1, b: { c: 1, d: 2 } }, { a: 1, b: { c: 3, d: 2 } }, ["~ spec.b.c: 1 → 3"]],
    ["keys that are no words", undefined, { "a.b": 1, "": 2 }, [`+ spec[""]: 2`, `+ spec["a.b"]: 1`]],
    ["a list of groups", [{ a: 1 }], [{ a: 2 }, { a: 3 }], ["~ spec[0].a: 1 → 2", "+ spec[1].a: 3"]],
    ["a list of plain values", ["a", "b"], ["a", "c"], ["~ spec:", `    "a"`, `  - "b"`, `  + "c"`]],
    ["empty ones", undefined, { a: {}, b: [] }, ["+ spec.a: {}", "+ spec.b: []"]],
    ["a list that is no longer empty", [], [{ a: 1 }], ["+ spec[0].a: 1"]],
    [
      "a text of several lines",
      "1\n2\n3\n4\n5\nx\n",
      "1\n2\n3\n4\n5\ny\nz\n",
      ["~ spec:", "    … 3 lines alike", "    4", "    5", "  - x", "  + y", "  + z"],
    ],
    ["a new text", undefined, "a\nb\n", ["+ spec:", "  + a", "  + b"]],
    ["a text that differs in its end only", "a\nb", "a\nb\n", [`~ spec: "a\\nb" → "a\\nb\\n"`]],
    [
      "a long text",
      `${"a".repeat(50)} old ${"z".repeat(50)}`,
      `${"a".repeat(50)} new ${"z".repeat(50)}`,
      ["~ spec:", "  - …aaaaaaaaaaa old zzzzzzzzzzz…", "  + …aaaaaaaaaaa new zzzzzzzzzzz…"],
    ],
    ["a long new value", undefined, "a".repeat(98), [`+ spec: "${"a".repeat(35)}… (64 characters more)`]],
    [
      "a text with too many lines",
      undefined,
      "a\n".repeat(12),
      ["+ spec:", ...Array.from({ length: 10 }, () => "  + a"), "    … 2 more lines"],
    ],
    [
      "what would move the cursor",
      undefined,
      "\u001B[2J\u009B2J\u202Eevil",
      [`+ spec: "\\u001b[2J\\u009b2J\\u202eevil"`],
    ],
  ];
  for (const [name, before, after, expected] of cases) {
    test(name, () => {
      const lines = differences("spec", before, after).flatMap((part) => differenceLines(part, 0, limits));
      assert.deepEqual(written(lines), expected);
    });
  }

  test("every line is printable", () => {
    fc.assert(
      fc.property(wildTexts, wildTexts, (before, after) => {
        const value = (text: string) => ({ [text]: text, list: [text], lines: `a\n${text}\n` });
        const lines = differences("x", value(before), value(after)).flatMap((part) =>
          differenceLines(part, 0, limits),
        );
        for (const { text } of lines) assert.equal(printable(text), text);
      }),
    );
  });
});

suite("a resource that changes", () => {
  test("a replacement says why", () => {
    const authority = change(
      "replace",
      "authority",
      [
        { path: "lifetime", before: 1, after: 2, replaces: true },
        { path: "privateKeyPem", before: "[secret]", after: "[secret]", replaces: false },
      ],
      "tls:index/selfSignedCert:SelfSignedCert",
    );
    assert.deepEqual(written(changeLines(authority, limits)), [
      "+- SelfSignedCert authority (replaced)",
      "  ~ lifetime (replaces it): 1 → 2",
      "  ~ privateKeyPem: changes in what is not shown",
    ]);
  });

  test("a deletion is told by itself", () => {
    assert.deepEqual(written(changeLines(change("delete", "dex"), limits)), ["- Deployment dex (deleted)"]);
  });

  test("what its type says is not said again, anything else is", () => {
    const created = (path: string, after: ShownValue) => ({ path, after, replaces: false });
    const text = (version: string, type: string) =>
      written(
        changeLines(
          change("create", "x", [created("apiVersion", version), created("kind", "Secret")], type),
          limits,
        ),
      );
    assert.deepEqual(text("v1", "kubernetes:core/v1:Secret"), ["+ Secret x"]);
    assert.deepEqual(text("v2", "kubernetes:core/v1:Secret"), ["+ Secret x", `  + apiVersion: "v2"`]);
    assert.deepEqual(text("v1", "other:core/v1:Secret").length, 3);
  });

  test("only so many properties are shown", () => {
    const properties = Array.from({ length: 12 }, (_, index) => ({
      path: `p${index}`,
      after: index,
      replaces: false,
    }));
    const lines = written(changeLines(change("create", "x", properties), limits));
    assert.equal(lines.length, 12);
    assert.equal(lines.at(-1), "    … 2 more properties");
  });
});

suite("an output that changes", () => {
  const cases: readonly (readonly [
    name: string,
    before: ShownValue | undefined,
    after: ShownValue | undefined,
    expected: readonly string[],
  ])[] = [
    ["a value", "a", "b", [`~ output x: "a" → "b"`]],
    ["in parts", { a: { b: 1 }, c: 2 }, { a: { b: 2 }, c: 2 }, ["~ output x", "  ~ a.b: 1 → 2"]],
    ["secret", "[secret]", "[secret]", ["~ output x: changes in what is not shown"]],
  ];
  for (const [name, before, after, expected] of cases) {
    test(name, () => {
      const output = {
        name: "x",
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      };
      assert.deepEqual(written(outputLines(output, limits)), expected);
    });
  }
});

/** The length of the longest common subsequence, by definition. */
function commonLength(before: readonly string[], after: readonly string[]): number {
  const row = new Array<number>(after.length + 1).fill(0);
  for (const line of before) {
    let diagonal = 0;
    after.forEach((other, column) => {
      const above = row[column + 1] ?? 0;
      row[column + 1] = line === other ? diagonal + 1 : Math.max(above, row[column] ?? 0);
      diagonal = above;
    });
  }
  return row.at(-1) ?? 0;
}
