import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { compareProperties } from "../../../../provider/engine/propertyDiff.ts";
import { unknownValue } from "../../../../provider/engine/propertyMap.ts";

const cases = [
  { name: "nothing", before: { a: [1, { b: "c" }] }, after: { a: [1, { b: "c" }] }, changes: {} },
  { name: "another order of keys", before: { a: 1, b: 2 }, after: { b: 2, a: 1 }, changes: {} },
  { name: "null for missing", before: { a: null }, after: {}, changes: {} },
  { name: "an added key", before: {}, after: { a: 1 }, changes: { a: "add" } },
  { name: "a removed key", before: { a: { b: 1 } }, after: { a: {} }, changes: { "a.b": "delete" } },
  {
    name: "a changed value",
    before: { a: ["x", "y"] },
    after: { a: ["x", "z"] },
    changes: { "a[1]": "update" },
  },
  { name: "a longer list", before: { a: [] }, after: { a: [1] }, changes: { "a[0]": "add" } },
  { name: "another type", before: { a: {} }, after: { a: [] }, changes: { a: "update" } },
  {
    name: "a value to come",
    before: { a: unknownValue },
    after: { a: unknownValue },
    changes: { a: "update" },
  },
  {
    name: "a key with a dash",
    before: { "a-b": { c: 1 } },
    after: { "a-b": { c: 2 } },
    changes: { '["a-b"].c': "update" },
  },
];

suite("compareProperties", () => {
  for (const { name, before, after, changes } of cases) {
    test(name, () => {
      assert.deepEqual(Object.fromEntries(compareProperties("", before, after)), changes);
    });
  }
});
