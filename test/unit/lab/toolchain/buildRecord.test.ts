import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRecord } from "../../../../lab/toolchain/buildRecord.ts";

test("a record is read as it was written", () => {
  const record = { key: "abc", seconds: 12, sizes: { dex: 36 } };
  assert.deepEqual(parseRecord(JSON.stringify(record)), record);
});

test("what is no record counts as none, so that the part is built again", () => {
  const cases = [
    "",
    '{ "key": "abc", "secon',
    "null",
    "[]",
    "{}",
    '{ "key": 1, "seconds": 12, "sizes": {} }',
    '{ "key": "abc", "seconds": "12", "sizes": {} }',
    '{ "key": "abc", "seconds": 12 }',
    '{ "key": "abc", "seconds": 12, "sizes": null }',
    '{ "key": "abc", "seconds": 12, "sizes": { "dex": "36" } }',
  ];
  for (const text of cases) assert.equal(parseRecord(text), undefined, text);
});
