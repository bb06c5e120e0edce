import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  fromStruct,
  holdsSecret,
  holdsUnknown,
  revealed,
  secret,
  toStruct,
  unknownValue,
} from "../../../../provider/engine/propertyMap.ts";

suite("property values", () => {
  const properties = { text: "a", list: [1, true, null, { deep: secret("hush") }], later: unknownValue };

  test("survive the wire", () => {
    assert.deepEqual(fromStruct(toStruct(properties)), properties);
    assert.deepEqual(fromStruct(undefined), {});
  });

  test("are secret when anything in them is", () => {
    assert.ok(holdsSecret(properties.list));
    assert.ok(!holdsSecret(revealed(properties.list)));
    assert.deepEqual(revealed(secret({ a: secret("b") })), { a: "b" });
  });

  test("are unknown when anything in them is", () => {
    assert.ok(holdsUnknown({ a: [unknownValue] }));
    assert.ok(holdsUnknown(secret(unknownValue)));
    assert.ok(!holdsUnknown(properties.list));
  });
});
