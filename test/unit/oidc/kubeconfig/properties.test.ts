import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as fc from "fast-check";
import { parse } from "yaml";
import type { KubeconfigEntry } from "../../../../oidc/kubeconfig/entry.ts";
import { mergeEntry, type Merged } from "../../../../oidc/kubeconfig/mergeEntry.ts";
import { KubeconfigRefusal } from "../../../../oidc/kubeconfig/refusal.ts";
import { entryOf, mergeAgain, remove } from "./entries.ts";
import { allFeatures } from "./generated/drawing.ts";
import { drawKubeconfig } from "./generated/kubeconfig.ts";

const prod = entryOf("prod");
const prodMoved = entryOf("prod", "https://moved.acme.dev");
const test1 = entryOf("test-1");

const runs = 60;
/** Texts to which nothing can be added are rare: those that end inside a text block. */
const refusedShare = 0.1;

/** Runs a check on generated files that take an entry. Those that are refused are counted, and must stay the exception. */
function onGenerated(check: (text: string, merged: Merged) => void): void {
  let refused = 0;
  const property = fc.property(fc.gen(), (g) => {
    const { text } = drawKubeconfig(g);
    const merged = mergeOrRefusal(text, prod);
    if (merged instanceof KubeconfigRefusal) refused += 1;
    else check(text, merged);
  });
  fc.assert(property, { numRuns: runs });
  assert.ok(refused < runs * refusedShare, `${refused} of ${runs} generated files were refused`);
}

function mergeOrRefusal(text: string, entry: KubeconfigEntry): Merged | KubeconfigRefusal {
  try {
    return mergeEntry(text, entry);
  } catch (error) {
    if (error instanceof KubeconfigRefusal) return error;
    throw error;
  }
}

suite("over generated kubeconfigs", () => {
  test("the generator makes files with every nasty feature", () => {
    const seen = new Map<string, number>();
    const property = fc.property(fc.gen(), (g) => {
      for (const feature of drawKubeconfig(g).features) seen.set(feature, (seen.get(feature) ?? 0) + 1);
    });
    fc.assert(property, { numRuns: 500 });
    assert.deepEqual(
      allFeatures.filter((feature) => (seen.get(feature) ?? 0) < 2),
      [],
    );
  });

  test("merge then remove is the identity", () => {
    onGenerated((text, merged) => {
      assert.equal(remove("prod", merged), text);
    });
  });

  test("so it is when the entry changes in between", () => {
    onGenerated((text, merged) => {
      const moved = mergeAgain(merged.text, prodMoved, merged.restore);
      assert.notEqual(moved.text, merged.text);
      assert.equal(remove("prod", moved), text);
    });
  });

  test("so it is for two entries, last in first out", () => {
    onGenerated((text, merged) => {
      const second = mergeEntry(merged.text, test1);
      assert.equal(remove("test-1", second), merged.text);
      assert.equal(remove("prod", merged, remove("test-1", second)), text);
    });
  });

  test("an entry that came in between is kept by a removal", () => {
    onGenerated((text, merged) => {
      const second = mergeEntry(merged.text, test1);
      const rest = remove("prod", merged, second.text);
      assert.deepEqual(meaning(rest ?? ""), withEntries(text, [test1], merged));
      assertLinesSurvive(text, rest ?? "");
      assert.deepEqual(listsOf(remove("test-1", second, rest) ?? ""), listsOf(text));
    });
  });

  test("merging again changes nothing, whether or not the entry is known to be ours", () => {
    onGenerated((_text, merged) => {
      assert.deepEqual(mergeAgain(merged.text, prod, merged.restore), merged);
      assert.equal(mergeEntry(merged.text, prod).text, merged.text);
    });
  });

  test("the merged file means what the file meant, and the entry", () => {
    onGenerated((text, merged) => {
      assert.deepEqual(meaning(merged.text), withEntries(text, [prod], merged));
    });
  });

  test("every line of the file stays, in order and byte for byte", () => {
    onGenerated((text, merged) => {
      assertLinesSurvive(text, merged.text);
      assertLinesSurvive(text, mergeAgain(merged.text, prodMoved, merged.restore).text);
    });
  });

  test("the file's own line ends, byte-order mark and missing last line break stay", () => {
    onGenerated((text, { text: result }) => {
      assert.equal(result.startsWith("\uFEFF"), text.startsWith("\uFEFF"));
      if (text.includes("\n")) assert.equal(/(^|[^\r])\n/.test(result), /(^|[^\r])\n/.test(text));
      if (withoutMark(text) !== "") assert.equal(result.endsWith("\n"), text.endsWith("\n"));
    });
  });
});

type Root = Readonly<Record<string, unknown>>;

function meaning(text: string): Root {
  const root: unknown = parse(withoutMark(text), { merge: true, maxAliasCount: -1 });
  return typeof root === "object" && root !== null ? { ...root } : {};
}

const lists = ["clusters", "contexts", "users"] as const;

/** What the file must mean with entries of ours in it. */
function withEntries(text: string, entries: readonly KubeconfigEntry[], { restore }: Merged): Root {
  const root = meaning(text);
  const added = { clusters: "cluster", contexts: "context", users: "user" } as const;
  const filled = lists.map((list): [string, unknown] => [
    list,
    [...items(root, list), ...entries.map((entry) => entry[added[list]])],
  ]);
  const made =
    restore.document === "present" ? {} : { apiVersion: "v1", kind: "Config", "current-context": "prod" };
  // Ours is the first context of a file without content. When it goes, the choice goes too.
  const { "current-context": current, ...rest } = {
    ...made,
    ...root,
    ...Object.fromEntries(filled),
  } as Record<string, unknown>;
  const chosenByUs = restore.document !== "present" && !entries.includes(prod);
  return current === undefined || chosenByUs ? rest : { ...rest, "current-context": current };
}

function listsOf(text: string): unknown {
  const root = meaning(text);
  return lists.map((list) => items(root, list));
}

function items(root: Root, list: string): readonly unknown[] {
  const found = root[list];
  return Array.isArray(found) ? (found as unknown[]) : [];
}

/**
 * Checks that nothing but the notation of an empty list went out of a file, and that all else is there in order: line
 * for line where lists stand on lines of their own, character for character in brackets.
 */
function assertLinesSurvive(before: string, after: string): void {
  const emptyList = /^\s*['"]?(clusters|contexts|users)['"]?\s*:[^#[]*(\[\s*\])?[^#[]*(#.*)?$|^\s*null\b/;
  const inBrackets =
    /^(\s*#.*\r?\n|\s*---.*\r?\n|%.*\r?\n|\s)*\{|[[{]\s*(#.*)?\r?$/m.test(before) || before.includes("[");
  const rest = withoutMark(after).split("\n").map(withoutReturn);
  let at = 0;
  for (const line of withoutMark(before).split("\n").map(withoutReturn)) {
    if (inBrackets || emptyList.test(line)) continue;
    const found = rest.indexOf(line, at);
    assert.notEqual(found, -1, `the line ${JSON.stringify(line)} is lost in\n${after}`);
    at = found + 1;
  }
  const kept = withoutMark(before)
    .replaceAll(/(?<=(clusters|contexts|users)['"]?:.*?)(null|Null|~|\[\s*\])|^\s*null/gm, "")
    .replaceAll(/\s/g, "");
  let position = 0;
  for (const character of after) if (character === kept[position]) position += 1;
  assert.equal(kept.slice(position), "", `characters are lost in\n${after}`);
}

/** The YAML library takes a byte-order mark before an indented map for a part of it. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
