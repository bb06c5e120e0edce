import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parse } from "yaml";
import { mergeEntry } from "../../../../oidc/kubeconfig/mergeEntry.ts";
import { renderKubeconfig } from "../../../../oidc/kubeconfig/render.ts";
import { entryOf, mergeAgain, remove, small } from "./entries.ts";

suite("current-context", () => {
  const current = (text: string) => (parse(text) as Record<string, unknown>)["current-context"];

  test("is set in a file that did not exist, was empty, or held comments only", () => {
    for (const text of [undefined, "", "# mine\n", "---\n"])
      assert.equal(current(mergeEntry(text, small).text), "prod");
  });

  test("is left alone in a file with content, whether it is set, empty or missing", () => {
    assert.equal(current(mergeEntry("current-context: admin\n", small).text), "admin");
    assert.equal(current(mergeEntry('current-context: ""\n', small).text), "");
    assert.equal(current(mergeEntry("kind: Config\n", small).text), undefined);
  });

  test("that we have set goes with the entry, and one that a person has chosen since stays", () => {
    const merged = mergeEntry(undefined, small);
    const others = mergeEntry(merged.text, entryOf("other")).text;
    assert.equal(current(remove("prod", merged, others) ?? ""), undefined);
    const switched = others.replace("current-context: prod", "current-context: other");
    assert.equal(current(remove("prod", merged, switched) ?? ""), "other");
  });
});

suite("a file that we made", () => {
  test("is a whole kubeconfig, and goes with its last entry", () => {
    const merged = mergeEntry(undefined, small);
    assert.equal(merged.text, renderKubeconfig([small]));
    assert.equal(remove("prod", merged), undefined);
  });

  test("goes even when kubectl has rewritten it", () => {
    const merged = mergeEntry(undefined, small);
    const rewritten = merged.text
      .replace("kind: Config", "kind: Config\npreferences: {}")
      .replace("command:", "env: null\n      command:");
    assert.equal(remove("prod", merged, rewritten), undefined);
  });

  test("stays when it holds somebody else's comment, key or entry", () => {
    const merged = mergeEntry(undefined, small);
    assert.equal(remove("prod", merged, `# mine\n${merged.text}`), "# mine\n");
    assert.match(remove("prod", merged, `${merged.text}x-mine: 1\n`) ?? "", /x-mine: 1/);
    assert.match(remove("prod", merged, mergeEntry(merged.text, entryOf("other")).text) ?? "", /name: other/);
  });

  test("is known to be ours when the run that made it was cut short before it saved its state", () => {
    const merged = mergeEntry(renderKubeconfig([small]), small);
    assert.equal(remove("prod", merged), undefined);
  });
});

suite("an entry that is there already", () => {
  const base = "clusters:\n- name: admin\n  cluster: {}\nusers: []\ncontexts: []\n";
  const merged = mergeEntry(base, small);

  test("is taken over when it says the same, in whatever notation", () => {
    const reordered = `kind: Config\nclusters: [{"name": "latchkey-prod", cluster: {server: 'https://p'}}]\ncontexts:\n- {name: prod, context: {user: latchkey-prod, cluster: latchkey-prod}}\nusers: ${JSON.stringify([small.user])}\n`;
    assert.equal(mergeEntry(reordered, small).text, reordered);
  });

  test("is no difference with the nulls that kubectl writes", () => {
    const rewritten = merged.text.replace("      command:", "      env: null\n      command:");
    assert.equal(mergeAgain(rewritten, small, merged.restore).text, rewritten);
  });

  test("is replaced in its place when it is ours, and only what differs", () => {
    const others = mergeEntry(merged.text, entryOf("other")).text;
    const moved = { ...small, cluster: { ...small.cluster, cluster: { server: "https://moved" } } };
    assert.equal(
      mergeAgain(others, moved, merged.restore).text,
      others.replace("server: https://p\n", "server: https://moved\n"),
    );
  });

  test("keeps the namespace that a person has chosen, and their proxy, when it is replaced", () => {
    const personal = merged.text
      .replace("    user: latchkey-prod\n", "    namespace: mine\n    user: latchkey-prod\n")
      .replace("    server: https://p\n", "    proxy-url: http://proxy\n    server: https://p\n");
    assert.equal(mergeAgain(personal, small, merged.restore).text, personal, "they are no difference");
    const moved = { ...small, cluster: { ...small.cluster, cluster: { server: "https://moved" } } };
    const result = mergeAgain(personal, moved, merged.restore).text;
    assert.match(result, /proxy-url: http:\/\/proxy\n {4}server: https:\/\/moved\n/);
    assert.match(result, /namespace: mine\n/);
  });

  test("is put back when a person has taken out a part of it", () => {
    const context = "- context:\n    cluster: latchkey-prod\n    user: latchkey-prod\n  name: prod\n";
    const rest = merged.text.replace(context, "");
    const again = mergeAgain(rest.replace("contexts:\n", "contexts: []\n"), small, merged.restore);
    assert.deepEqual(parse(again.text), parse(merged.text));
    assert.equal(remove("prod", again), base);
  });

  test("is refused when it is somebody else's, with all that is in the way and how to remove it", () => {
    const foreign =
      "clusters:\n- name: latchkey-prod\n  cluster: {server: https://else}\ncontexts:\n- name: prod\n  context: {}\n";
    assert.throws(() => mergeEntry(foreign, small), {
      name: "KubeconfigRefusal",
      message:
        `line 2, column 1: the cluster "latchkey-prod" and the context "prod" are here already, with other content and not made by Latchkey: ` +
        "give the entry another name, or remove what is here first (kubectl config delete-cluster 'latchkey-prod'; kubectl config delete-context 'prod')",
    });
  });

  test("is refused although another entry is ours", () => {
    const foreign = "contexts:\n- name: other\n  context: {}\n";
    assert.throws(
      () =>
        mergeEntry(foreign, entryOf("other"), {
          names: { cluster: "latchkey-prod", user: "latchkey-prod", context: "prod" },
          restore: merged.restore,
        }),
      { name: "KubeconfigRefusal" },
    );
  });
});

suite("an entry that a person has ended with a text block", () => {
  const merged = mergeEntry("clusters: []\n", small);
  const noted = merged.text.replace(
    "  name: latchkey-prod\n",
    "  name: latchkey-prod\n  x-note: |\n    mine\n\n",
  );

  test("is replaced without touching what follows", () => {
    assert.equal(
      mergeAgain(noted, small, merged.restore).text,
      merged.text.replace("contexts:", "\ncontexts:"),
    );
  });

  test("is removed without touching what follows", () => {
    assert.equal(remove("prod", merged, noted), "clusters: []\n\n");
  });
});

suite("removeEntry", () => {
  test("of an entry that is not there changes nothing", () => {
    const merged = mergeEntry(undefined, small);
    for (const text of [undefined, "", "kind: Config\n", "clusters: []\nusers:\n"])
      assert.equal(remove("prod", merged, text), text);
  });

  test("leaves an empty list where ours was the last item of a list that was there before us", () => {
    const merged = mergeEntry("clusters:\n- name: a\ncontexts: []\nusers: []\n", small);
    const withoutA = merged.text.replace("- name: a\n", "");
    assert.equal(remove("prod", merged, withoutA), "clusters: []\ncontexts: []\nusers: []\n");
  });

  test("keeps comments that others have put between", () => {
    const merged = mergeEntry("kind: Config\n", small);
    const commented = merged.text.replace("clusters:\n", "clusters:\n# mine\n");
    assert.equal(remove("prod", merged, commented), "kind: Config\n# mine\n");
  });

  test("keeps a comment's line break in brackets", () => {
    const text = "kind: Config\ncontexts: [{name: a}, # a\n  {name: prod, context: {}}, {name: b}]\n";
    const result = remove(
      "prod",
      {
        text: "",
        restore: {
          document: "present",
          lists: { clusters: { was: "present" }, contexts: { was: "present" }, users: { was: "present" } },
        },
      },
      text,
    );
    assert.deepEqual(parse(result ?? ""), { kind: "Config", contexts: [{ name: "a" }, { name: "b" }] });
  });
});
