import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { Ajv } from "ajv";
import fc from "fast-check";
import { fleetReport } from "../../../../fleet/report/fleetReport.ts";
import { jsonReport } from "../../../../fleet/report/json/json.ts";
import { reportJsonSchema, reportSchema } from "../../../../fleet/report/json/reportSchema.ts";
import type { StackReport } from "../../../../fleet/report/stackReport.ts";
import { fleets } from "./generated.ts";

suite("a report for programs", () => {
  test("has the form that report.schema.json describes (when this fails, run: npm run schema)", (context) => {
    const file = join(import.meta.dirname, "../../../../fleet/report/json/report.schema.json");
    context.assert.fileSnapshot(reportJsonSchema(), file, {
      serializers: [(schema) => `${JSON.stringify(schema, undefined, 2)}\n`],
    });
  });

  const isValid = new Ajv({ allErrors: true }).compile(reportJsonSchema());

  test("is valid, and all that it takes to make the report again", () => {
    fc.assert(
      fc.property(fleets, (stacks) => {
        const report = fleetReport(stacks);
        const text = jsonReport(report);
        const parsed: unknown = JSON.parse(text);
        assert.ok(isValid(parsed), JSON.stringify(isValid.errors));
        assert.deepEqual(parsed, { version: 1, ...report });
        const read: readonly StackReport[] = reportSchema.parse(parsed).stacks;
        assert.equal(jsonReport(fleetReport(read)), text);
      }),
      { numRuns: 100 },
    );
  });

  test("the same report has the same bytes, whatever the order of keys", () => {
    const of = (after: Readonly<Record<string, number>>): StackReport => ({
      cluster: "a",
      outcome: { state: "changed", changes: [], outputs: [{ name: "x", after }] },
      warnings: [],
      particular: {},
    });
    assert.equal(
      jsonReport(fleetReport([of({ b: 1, a: 2 })])),
      jsonReport(fleetReport([of({ a: 2, b: 1 })])),
    );
  });
});
