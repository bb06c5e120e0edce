import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { partNames } from "../../../../lab/toolchain/part.ts";
import { parts } from "../../../../lab/toolchain/parts.ts";
import { isPartName, selectParts } from "../../../../lab/toolchain/selection.ts";

test("a part comes with what it requires, which comes first", () => {
  assert.deepEqual(selectParts(["pulumi-resource-tls"]), [
    "pulumi-language-nodejs",
    "pulumi",
    "pulumi-resource-tls",
  ]);
});

test("a part that requires nothing comes alone", () => {
  assert.deepEqual(selectParts(["etcd"]), ["etcd"]);
  assert.deepEqual(selectParts([]), []);
});

test("any selection holds what was asked for, each once, and nothing before what it requires", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...partNames)), (asked) => {
      const selected = selectParts(asked);
      assert.equal(new Set(selected).size, selected.length);
      for (const name of asked) assert.ok(selected.includes(name));
      for (const [index, name] of selected.entries()) {
        const part = parts[name];
        if (part.kind === "packages") continue;
        for (const required of part.requires ?? []) {
          const position = selected.indexOf(required);
          assert.ok(position >= 0 && position < index, `${required} must come before ${name}`);
        }
      }
    }),
  );
});

test("only the names of parts are part names", () => {
  assert.ok(isPartName("dex"));
  assert.ok(!isPartName("Dex"));
  assert.ok(!isPartName("toString"));
});
