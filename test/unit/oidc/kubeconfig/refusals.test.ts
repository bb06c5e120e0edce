import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { mergeEntry } from "../../../../oidc/kubeconfig/mergeEntry.ts";
import { readEntry } from "../../../../oidc/kubeconfig/readEntry.ts";
import { entryOf, mergeAgain, remove } from "./entries.ts";

const prod = entryOf("prod");

/** Texts that are left alone, where the reason stands, and what it says. */
const refusals = [
  { case: "several documents", text: "kind: Config\n---\nkind: Config\n", at: "line 2, column 1: a second YAML document" },
  { case: "a second document that is empty", text: "kind: Config\n---\n", at: "line 2, column 1: a second YAML document" },
  { case: "a document behind an end mark", text: "kind: Config\n...\nkind: Config\n", at: "line 3, column 1: a second YAML document" },
  { case: "an open bracket", text: "clusters: [\n- a\n", at: "line 2, column 1: not valid YAML" },
  { case: "an open brace in JSON", text: '{"clusters": [', at: "line 1, column 15: not valid YAML" },
  { case: "an open quote", text: 'kind: "Config\n', at: "line 2, column 1: not valid YAML" },
  { case: "tabs for indentation", text: "clusters:\n\t- name: a\n", at: "line 2, column 1: not valid YAML" },
  { case: "keys that do not line up", text: "kind: Config\n  clusters: []\n", at: "line 1, column 7: not valid YAML" },
  { case: "a duplicate key", text: "kind: Config\nclusters: []\nkind: Config\n", at: "line 3, column 1: not valid YAML: Map keys must be unique" },
  { case: "a duplicate list, once in quotes", text: 'clusters: []\n"clusters": []\n', at: "line 2, column 1: not valid YAML: Map keys must be unique" },
  { case: "a duplicate key in an item", text: "users:\n- name: a\n  name: b\n", at: "line 3, column 3: not valid YAML: Map keys must be unique" },
  { case: "a list at the top", text: "# c\n- name: a\n", at: "line 2, column 1: a kubeconfig is a map" },
  { case: "a text", text: "hello\n", at: "line 1, column 1: a kubeconfig is a map" },
  { case: "a null", text: "--- ~\n", at: "line 1, column 5: a kubeconfig is a map" },
  { case: "a map for a list", text: "clusters: {}\n", at: "line 1, column 11: clusters must be a list" },
  { case: "a text for a list", text: "kind: Config\nusers: none\n", at: "line 2, column 8: users must be a list" },
  { case: "a number for an item", text: "contexts:\n- 1\n", at: "line 2, column 3: an item of contexts must be a map" },
  { case: "an item of nothing", text: "contexts:\n-\n- name: a\n", at: "line 2, column 2: an item of contexts must be a map" },
  { case: "a list that is an alias", text: "x: &x []\nclusters: *x\n", at: "line 2, column 11: clusters is the alias *x" },
  { case: "a list that an alias repeats", text: "clusters: &x\n- name: a\nx-copy: *x\n", at: "line 3, column 9: the alias *x repeats clusters here" },
  { case: "an empty list that an alias repeats", text: "clusters: &x []\nx-copy: *x\n", at: "line 2, column 9: the alias *x repeats clusters here" },
  { case: "a root that an alias repeats", text: "--- &x\nclusters: []\nx-copy: *x\n", at: "line 3, column 9: the alias *x repeats the whole file here" },
  { case: "an alias without an anchor", text: "clusters: []\nx: *nothing\n", at: "line 2, column 4: the alias *nothing has no anchor before it" },
  { case: "a merge key at the top", text: "x: &x {clusters: []}\n<<: *x\n", at: "line 2, column 1: a merge key (<<) at the top of the file" },
  { case: "a carriage return by itself", text: "kind: Config\rclusters: []\n", at: "line 1, column 13: a carriage return without a line feed" },
  { case: "a carriage return in a comment", text: "# a\rb\nkind: Config\n", at: "line 1, column 4: a carriage return without a line feed" },
  { case: "a directive without a document", text: "%YAML 1.2\n", at: "line 1, column 1: a YAML directive without a document" },
  { case: "an end inside a text block", text: "x: |\n  text", at: "line 2, column 7: the file ends inside a text block" },
  { case: "a key without a colon", text: "{clusters, kind: Config}\n", at: "line 1, column 2: clusters has no colon behind it" },
  { case: "no value in brackets", text: "{clusters: , kind: Config}\n", at: "line 1, column 2: clusters has no value between the brackets" },
  { case: "a name that is there twice", text: "users:\n- name: latchkey-prod\n- name: latchkey-prod\n", at: 'line 3, column 1: users holds "latchkey-prod" twice' },
  { case: "what could only be edited by touching something else", text: "&k clusters: []\nx: *k\n", at: "line 1, column 4: this file is written in a way in which no entry can be added or removed" },
  { case: "a number that reads like the name", text: "contexts:\n- name: 7\n", entry: entryOf("7"), at: 'line 2, column 1: the context "7" is here already' },
]; // oxfmt-ignore

suite("a kubeconfig that cannot be edited without a doubt is refused, with line and column", () => {
  for (const { case: name, text, at, entry = prod } of refusals) {
    test(name, () => {
      assert.throws(
        () => mergeEntry(text, entry),
        (error: Error) => error.name === "KubeconfigRefusal" && error.message.startsWith(at),
        at,
      );
    });
  }

  test("a text in another encoding, as it looks when it is read as UTF-8", () => {
    assert.throws(() => mergeEntry("k\0i\0n\0d\0", prod), { name: "KubeconfigRefusal" });
  });
});

suite("an entry of ours that somebody else has come to use", () => {
  const merged = mergeEntry("kind: Config\n", prod);

  test("is not changed or removed while an alias repeats a part of it", () => {
    const shared = `${merged.text.replace("- cluster:\n", "- cluster: &shared\n")}x-copy: *shared\n`;
    const message = /uses a part of the entry "latchkey-prod"/;
    assert.throws(() => remove("prod", merged, shared), { name: "KubeconfigRefusal", message });
    assert.throws(() => mergeAgain(shared, entryOf("prod", "https://moved"), merged.restore), {
      name: "KubeconfigRefusal",
      message,
    });
    assert.equal(mergeAgain(shared, prod, merged.restore).text, shared, "nothing is to be done");
  });

  test("is not removed when it has become an alias itself", () => {
    const aliased =
      "x: &x {name: prod, context: {cluster: latchkey-prod, user: latchkey-prod}}\ncontexts:\n- *x\n";
    assert.throws(() => remove("prod", merged, aliased), {
      name: "KubeconfigRefusal",
      message: /has become an alias here/,
    });
  });
});

suite("readEntry", () => {
  const names = { cluster: "latchkey-prod", user: "latchkey-prod", context: "prod" };
  const merged = mergeEntry("kind: Config\n", prod);

  test("finds the entry as it was written", () => {
    assert.deepEqual(readEntry(merged.text, names, prod), {
      cluster: prod.cluster,
      user: prod.user,
      context: prod.context,
    });
  });

  test("finds nothing where nothing is", () => {
    for (const text of [undefined, "", "kind: Config\n"])
      assert.equal(readEntry(text, names, prod), undefined);
  });

  test("shows what was changed by hand, and what was taken out", () => {
    const changed = merged.text.replace("https://prod.acme.dev:6443", "https://evil");
    assert.deepEqual(readEntry(changed, names, prod)?.cluster, {
      name: "latchkey-prod",
      cluster: { ...prod.cluster.cluster, server: "https://evil" },
    });
    const without = remove("prod", merged, merged.text.slice(0, merged.text.indexOf("users:"))) ?? "";
    assert.equal(readEntry(without, names, prod), undefined);
    assert.equal(
      readEntry(merged.text.slice(0, merged.text.indexOf("users:")), names, prod)?.user,
      undefined,
    );
  });
});
