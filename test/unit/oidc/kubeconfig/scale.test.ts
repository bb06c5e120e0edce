import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeEntry } from "../../../../oidc/kubeconfig/mergeEntry.ts";
import { renderKubeconfig } from "../../../../oidc/kubeconfig/render.ts";
import { entryOf, remove } from "./entries.ts";

test("a thousand contexts are nothing special", () => {
  const text = renderKubeconfig(Array.from({ length: 1000 }, (_, index) => entryOf(`cluster-${index}`)));
  assert.equal(remove("prod", mergeEntry(text, entryOf("prod"))), text);
});

test("a thousand uses of one anchor are no attack", () => {
  const contexts = Array.from({ length: 1000 }, (_, index) => `- name: c${index}\n  context: *shared\n`).join(
    "",
  );
  const text = `x-shared: &shared {cluster: a, user: b}\ncontexts:\n${contexts}`;
  assert.equal(remove("prod", mergeEntry(text, entryOf("prod"))), text);
});

test("aliases that multiply cost nothing", () => {
  const levels = Array.from(
    { length: 40 },
    (_, index) => `x${index + 1}: &x${index + 1} [*x${index}, *x${index}]\n`,
  ).join("");
  const text = `x0: &x0 [a]\n${levels}`;
  assert.equal(remove("prod", mergeEntry(text, entryOf("prod"))), text);
});
