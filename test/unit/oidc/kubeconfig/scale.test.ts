import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeEntry } from "../../../../oidc/kubeconfig/mergeEntry.ts";
import { entryOf, remove } from "./entries.ts";

test("a thousand contexts are nothing special", () => {
  const names = Array.from({ length: 1000 }, (_, index) => `cluster-${index}`);
  const list = (key: string, item: (name: string) => string) => `${key}:\n${names.map(item).join("")}`;
  const text = [
    list("clusters", (name) => `- cluster:\n    server: https://${name}.acme.dev\n  name: ${name}\n`),
    list("contexts", (name) => `- context:\n    cluster: ${name}\n    user: ${name}\n  name: ${name}\n`),
    list("users", (name) => `- name: ${name}\n  user:\n    token: ${name}\n`),
  ].join("");
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
