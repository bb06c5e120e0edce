import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, test } from "node:test";
import fc from "fast-check";
import { filterScript } from "../../../../fleet/status/html/filterScript.ts";
import { statusPage } from "../../../../fleet/status/html/page.ts";
import type { FleetStatus } from "../../../../fleet/status/fleetStatus.ts";
import { statusTable } from "../../../../fleet/status/statusTable.ts";
import { calm, certificates, cluster, large, takenAt, troubled } from "./fleets.ts";
import { type PageElement, pageElements } from "./pageElements.ts";

const surrogates = { first: 0xd800, number: 0x800 };

/** Any character. fast-check's own unit of all characters numbers them first, which takes most of a second. */
const character = fc
  .nat(0x10ffff - surrogates.number)
  .map((code) => String.fromCodePoint(code < surrogates.first ? code : code + surrogates.number));

/** Whatever somebody may write, and what would be markup if it got through. */
const anyText = fc.oneof(
  fc.string({ unit: character, maxLength: 30 }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    `' onmouseover='alert(1)`,
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;",
    "]]><!--",
    "${alert(1)}`",
    "\u202Egnp.exe\u0000\uD800",
  ),
);

const anyStatus: fc.Arbitrary<FleetStatus> = fc
  .record({
    names: fc.uniqueArray(anyText, { minLength: 1, maxLength: 14 }),
    texts: fc.array(anyText, { minLength: 8, maxLength: 8 }),
    servingDays: fc.integer({ min: -400, max: 400 }),
    kind: fc.constantFrom("applied", "not-applied", "incomplete", "unreadable"),
  })
  .map(
    ({
      names,
      texts: [a = "", b = "", c = "", d = "", e = "", f = "", g = "", h = ""],
      servingDays,
      kind,
    }) => ({
      takenAt,
      latchkeyVersion: a,
      issuer: b,
      clusters: names.map((name, index) =>
        cluster(name, {
          stage: index === 0 ? a : "wave 1",
          hub: index % 2 === 0 ? (names[0] ?? "") : c,
          audience: d,
          distributionVersion: e,
          kubernetesVersion: index === 0 ? "1.34" : f,
          latchkeyVersion: g,
          state: kind === "unreadable" ? { kind, reason: h } : { kind },
          lock: { holder: a, since: b, leftBehind: false },
          access: [
            { group: c, role: d, namespaces: [e, f] },
            { group: name, role: g },
          ],
        }),
      ),
      certificates: names.flatMap((name) => certificates(name, servingDays)),
      gitHubClients: [{ cluster: a, clientId: b, secretSince: takenAt, secretPage: c }],
      concerns: [
        { level: "problem" as const, clusters: names, what: d, remedy: e },
        { level: "warning" as const, clusters: [], what: f, remedy: g },
      ],
    }),
  );

function named(elements: readonly PageElement[], name: string): readonly PageElement[] {
  return elements.filter((element) => element.name === name);
}

suite("the page of a fleet's status", () => {
  test("is well-formed and executes nothing, whatever text is in it", () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        const elements = pageElements(statusPage(status));
        for (const { text } of named(elements, "script")) assert.equal(text, filterScript);
        assert.equal(named(elements, "style").length, 1);
        for (const { name, attributes } of elements) {
          assert.ok(!["img", "iframe", "object", "embed", "base", "form", "image"].includes(name), name);
          for (const [attribute, value] of attributes) {
            assert.ok(!attribute.startsWith("on") && attribute !== "style" && attribute !== "src", attribute);
            if (attribute === "href") assert.match(value, /^(https:\/\/|#|data:,$)/);
          }
        }
        const rows = named(elements, "tr").filter(({ attributes }) => attributes.has("id"));
        assert.equal(rows.length, status.clusters.length);
        assert.equal(new Set(rows.map(({ attributes }) => attributes.get("id"))).size, rows.length);
      }),
      { numRuns: 60 },
    );
  });

  test("has every text as it is, but for what no page can hold", () => {
    const name = `<b>"it's" & more</b>`;
    const elements = pageElements(statusPage({ ...calm, clusters: [cluster(name)] }));
    const [row] = named(elements, "tr").filter(({ attributes }) => attributes.has("id"));
    assert.equal(row?.attributes.get("data-cluster"), name);
    assert.ok(row.text.includes(name));
  });

  test("lets its own style and script take effect, by their hashes, and loads nothing", () => {
    for (const status of [calm, large(500)]) {
      const page = statusPage(status);
      const elements = pageElements(page);
      const policy = named(elements, "meta")
        .find(({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy")
        ?.attributes.get("content");
      const hashes = (name: string) =>
        named(elements, name).map(
          ({ text }) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
        );
      assert.deepEqual(policy?.split("; "), [
        "default-src 'none'",
        `style-src ${hashes("style").join("")}`,
        `script-src ${hashes("script")[0] ?? "'none'"}`,
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
      ]);
      assert.doesNotMatch(page, /@import|url\((?!#)/);
    }
  });

  test("has headings in their order, and heads to every column and row", () => {
    for (const status of [calm, troubled, large(500), large(300, "standalone")]) {
      const elements = pageElements(statusPage(status));
      assert.equal(named(elements, "h1").length, 1);
      assert.ok(named(elements, "h2").length === 5);
      for (const head of named(elements, "th"))
        assert.match(head.attributes.get("scope") ?? "", /^(col|row|rowgroup)$/);
      const tables = named(elements, "table").length;
      assert.equal(named(elements, "caption").length, tables);
      for (const svg of named(elements, "svg")) {
        const { attributes, text } = svg;
        assert.ok(attributes.get("aria-hidden") === "true" || attributes.get("role") === "img");
        if (attributes.get("role") === "img") assert.ok(attributes.has("aria-label") || text.trim() !== "");
      }
    }
  });

  test("has every cluster of a large fleet once, in less than a megabyte", () => {
    const status = large(500);
    const page = statusPage(status);
    const rows = named(pageElements(page), "tr").flatMap(({ attributes }) =>
      attributes.has("id") ? [attributes.get("data-cluster")] : [],
    );
    assert.deepEqual(
      rows,
      status.clusters.map((each) => each.cluster),
    );
    assert.ok(page.length < 1_000_000, `${page.length} bytes`);
  });

  test("says so where there is nothing", () => {
    const empty = { ...calm, certificates: [], gitHubClients: [], clusters: [cluster("a", { access: [] })] };
    const sections = named(pageElements(statusPage(empty)), "section").map(({ text }) => text);
    for (const [index, told] of [
      /Nothing\./,
      /not applied|applied/,
      /None yet/,
      /None: /,
      /Nobody: /,
    ].entries())
      assert.match(sections[index] ?? "", told);
  });
});

test("the table for a terminal has every cluster on one line of its own, and nothing that moves the cursor", () => {
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 60 }), (reason) => {
      const text = statusTable({
        ...troubled,
        concerns: [{ level: "problem", clusters: ["prod-eu-1"], what: reason, remedy: "look" }],
      });
      for (const { cluster: name } of troubled.clusters)
        assert.equal(text.split("\n").filter((line) => line.startsWith(`${name} `)).length, 1, name);
      assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
    }),
  );
});
