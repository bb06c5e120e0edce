import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { mergeEntry } from "../../../../oidc/kubeconfig/mergeEntry.ts";
import { remove, small } from "./entries.ts";

const cluster = ["- cluster:", "    server: https://p", "  name: latchkey-prod"];
const context = ["- context:", "    cluster: latchkey-prod", "    user: latchkey-prod", "  name: prod"];

function lines(...parts: readonly (string | readonly string[])[]): string {
  return `${parts.flat().join("\n")}\n`;
}

function indented(by: string, item: readonly string[]): string[] {
  return item.map((line) => by + line);
}

/** The file up to its list of users, which is long and last in the cases below. */
function upToUsers(text: string): string {
  return text.slice(0, text.indexOf("users:"));
}

suite("mergeEntry writes as the file does", () => {
  test("kubectl's style, behind the last item, with the comment of what follows left where it is", () => {
    const before = lines(
      "clusters:",
      "- cluster:",
      "    server: x",
      "  name: a # mine",
      "# contexts",
      "contexts: []",
      "users:",
    );
    const after = lines(
      "clusters:",
      "- cluster:",
      "    server: x",
      "  name: a # mine",
      cluster,
      "# contexts",
      "contexts:",
      context,
    );
    assert.equal(upToUsers(mergeEntry(before, small).text), after);
  });

  test("indented lists, a wide dash and four columns a level", () => {
    const before = lines(
      "clusters:",
      "    -   name: a",
      "        cluster:",
      "            server: x",
      "contexts:",
      "users:",
    );
    const { text } = mergeEntry(before, small);
    const added = ["    -   cluster:", "            server: https://p", "        name: latchkey-prod"];
    assert.ok(
      text.startsWith(
        lines(
          "clusters:",
          "    -   name: a",
          "        cluster:",
          "            server: x",
          added,
          "contexts:",
        ),
      ),
    );
    assert.match(
      text,
      /\n {4}- {3}context:\n {12}cluster: latchkey-prod\n/,
      "the style of the list that has items",
    );
    assert.match(text, /\n {16}args:\n {20}- get-token\n/, "lists in it are indented too");
  });

  test("an indented root", () => {
    const { text } = mergeEntry("  kind: Config\n  clusters: []\n", small);
    assert.ok(
      text.startsWith(
        lines(
          "  kind: Config",
          "  clusters:",
          indented("  ", cluster),
          "  contexts:",
          indented("  ", context),
          "  users:",
        ),
      ),
    );
  });

  test("JSON stays JSON, with its indentation", () => {
    for (const step of ["", "  ", "    ", "\t"]) {
      const root = { clusters: [{ name: "a", cluster: {} }], users: [], kind: "Config" };
      const { text } = mergeEntry(JSON.stringify(root, undefined, step), small);
      const parsed = JSON.parse(text) as typeof root;
      assert.deepEqual(parsed.clusters, [...root.clusters, small.cluster]);
      if (step !== "")
        assert.ok(
          text.includes(
            `\n${step.repeat(2)}{\n${step.repeat(3)}"cluster": {\n${step.repeat(4)}"server": "https://p"`,
          ),
          text,
        );
    }
  });

  test("a comment behind the last item in brackets stays with it", () => {
    const before = "contexts: []\nusers: []\nclusters: [\n  {name: a}, # one\n  {name: b} # two\n  ]\n";
    const { text } = mergeEntry(before, small);
    assert.ok(text.includes('{name: a}, # one\n  {name: b}, # two\n  {\n    "cluster": {\n'), text);
  });

  test("a trailing comma stays trailing", () => {
    const { text } = mergeEntry("clusters: [{name: a},]\ncontexts: []\nusers: []\n", small);
    assert.ok(
      text.startsWith('clusters: [{name: a}, {"cluster":{"server":"https://p"},"name":"latchkey-prod"},]\n'),
      text,
    );
  });

  test("no line that begins with a tab, which kubectl would not read", () => {
    const before = "clusters:\n  null\t# tab\nkind: Config\n";
    const merged = mergeEntry(before, small);
    assert.doesNotMatch(merged.text, /^\s*?\t/m);
    assert.equal(remove("prod", merged), before);
  });

  test("an indented root behind a byte-order mark", () => {
    const before = "\uFEFF  kind: Config\n  clusters: []\n";
    const merged = mergeEntry(before, small);
    assert.equal(merged.text.replace("\uFEFF", ""), mergeEntry(before.slice(1), small).text);
    assert.equal(remove("prod", merged), before);
  });

  test("CRLF", () => {
    const { text } = mergeEntry("clusters: []\r\n", small);
    assert.equal(text.replaceAll("\r\n", "").includes("\n"), false);
  });
});
