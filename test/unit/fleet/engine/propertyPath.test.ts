import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { differences } from "../../../../fleet/engine/events/differences.ts";
import {
  parsePropertyPath,
  propertyPathText,
  valueAt,
} from "../../../../fleet/engine/events/propertyPath.ts";
import { secretMark, type ShownValue } from "../../../../fleet/report/stackReport.ts";

const shown = fc.letrec<{ readonly value: ShownValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<ShownValue>(null, true, 0, "", "text"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie("value"), { maxKeys: 3 }),
  ),
})).value;

suite("property paths", () => {
  test("are read as they are written", () => {
    const step = fc.oneof(fc.nat(20), fc.string({ minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
        assert.deepEqual(parsePropertyPath(propertyPathText(steps)), steps);
      }),
    );
  });

  for (const [text, steps] of [
    ["spec.containers[0].image", ["spec", "containers", 0, "image"]],
    ['metadata.labels["app.kubernetes.io/part-of"]', ["metadata", "labels", "app.kubernetes.io/part-of"]],
    ['data["config.yaml"]', ["data", "config.yaml"]],
  ] as const) {
    test(`${text} is the engine's way`, () => {
      assert.deepEqual(parsePropertyPath(text), steps);
      assert.equal(propertyPathText(steps), text);
    });
  }

  test("a secret hides what is below it", () => {
    assert.equal(valueAt({ data: secretMark }, ["data", "config.yaml"]), secretMark);
  });
});

suite("differences", () => {
  test("there are none between a value and itself", () => {
    fc.assert(
      fc.property(shown, (value) => {
        assert.deepEqual(differences(value, structuredClone(value)), []);
      }),
    );
  });

  test("lead to the values on both sides, and leave nothing out", () => {
    fc.assert(
      fc.property(shown, shown, (before, after) => {
        const found = differences(before, after);
        for (const { path, before: was, after: is } of found) {
          const steps = parsePropertyPath(path) ?? assert.fail(path);
          assert.deepEqual(was, valueAt(before, steps));
          assert.deepEqual(is, valueAt(after, steps));
        }
        assert.equal(found.length === 0, JSON.stringify(sorted(before)) === JSON.stringify(sorted(after)));
      }),
      // An object's key and an array's index that are written alike are two different steps.
      { examples: [[{ "0": null }, [null]]] },
    );
  });
});

/** Tells objects from arrays, whatever the order of keys. */
function sorted(value: ShownValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: ShownValue) => sorted(item));
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return { entries: entries.map(([key, inner]) => [key, sorted(inner)]) };
}
