import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { kubeconfigEntry } from "../../../../oidc/kubeconfig/entry.ts";
import { mergeEntries } from "../../../../oidc/kubeconfig/mergeEntries.ts";
import { holdsOnlyOurForm } from "../../../../oidc/kubeconfig/recognize.ts";
import { renderKubeconfig } from "../../../../oidc/kubeconfig/render.ts";
import { entryOf } from "./entries.ts";

const theirs = `# mine
apiVersion: v1
kind: Config
clusters:
- {name: kind, cluster: {server: "https://127.0.0.1:6443"}}
contexts:
- {name: kind, context: {cluster: kind, user: kind}}
current-context: kind
users:
- {name: kind, user: {token: theirs}}
`;

const input = {
  ...{ name: "prod", server: "https://prod.acme.dev", issuer: "https://i", audience: "prod" },
  deviceCode: true,
};

suite("mergeEntries", () => {
  test("writes a whole file where there is none", () => {
    const entries = [entryOf("a"), entryOf("b")];
    assert.equal(mergeEntries(undefined, entries), renderKubeconfig(entries));
    assert.equal(mergeEntries(undefined, []), undefined);
  });

  test("adds every entry, keeps what is there, and finds nothing to do the second time", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), { maxLength: 4 });
    fc.assert(
      fc.property(names, fc.constantFrom(theirs, `\uFEFF${theirs}`, "# nothing\n", ""), (clusters, text) => {
        const entries = clusters.filter((name) => name !== "kind").map((name) => entryOf(name));
        const merged = mergeEntries(text, entries);
        assert.equal(mergeEntries(merged, entries), merged);
        const root = parse(merged ?? "") as { contexts?: { name: string }[] } | null;
        const found = root?.contexts?.map(({ name }) => name) ?? [];
        for (const entry of entries) assert.ok(found.includes(entry.context.name));
        if (text.includes("kind")) assert.ok(merged?.includes("{name: kind, user: {token: theirs}}"));
      }),
      { numRuns: 30 },
    );
  });

  test("writes an earlier entry anew, and keeps the namespace that a person has chosen", () => {
    const before = mergeEntries(theirs, [kubeconfigEntry(input)]) ?? "";
    const chosen = before.replace(
      "    user: latchkey-prod\n",
      "    namespace: payments\n    user: latchkey-prod\n",
    );
    const after = mergeEntries(chosen, [kubeconfigEntry(input, { by: "device-code" })]) ?? "";
    assert.match(after, /--grant-type=device-code/);
    assert.match(after, /namespace: payments/);
    assert.equal(mergeEntries(after, [kubeconfigEntry(input)]), chosen);
  });

  for (const [what, text] of [
    ["a context that leads elsewhere", "contexts: [{name: prod, context: {cluster: kind, user: kind}}]\n"],
    ["a user that runs something else", "users: [{name: latchkey-prod, user: {exec: {command: aws}}}]\n"],
    ["a user with a token", "users: [{name: latchkey-prod, user: {token: theirs}}]\n"],
  ] as const) {
    test(`refuses ${what}, under our name`, () => {
      assert.throws(() => mergeEntries(text, [kubeconfigEntry(input)]), { name: "KubeconfigRefusal" });
    });
  }
});

suite("holdsOnlyOurForm", () => {
  test("knows what was written for any login", () => {
    const entries = [entryOf("a"), kubeconfigEntry(input, { by: "device-code" })];
    assert.ok(holdsOnlyOurForm(renderKubeconfig(entries)));
    assert.ok(holdsOnlyOurForm("# empty\n"));
  });

  test("sees what is somebody else's", () => {
    assert.ok(!holdsOnlyOurForm(theirs));
    assert.ok(!holdsOnlyOurForm(mergeEntries(theirs, [entryOf("a")]) ?? ""));
    assert.ok(!holdsOnlyOurForm(renderKubeconfig([entryOf("a")]).replace("latchkey-a", "other")));
  });
});
