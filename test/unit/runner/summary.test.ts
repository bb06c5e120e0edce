import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { readRecords, type TestRecord, writeRecord } from "../../runner/record.ts";
import { fileDurations, summary } from "../../runner/summary.ts";

const ended = (file: string, path: readonly string[], milliseconds: number): TestRecord => ({
  file,
  path: [...path],
  kind: "test",
  milliseconds,
  outcome: "passed",
});

suite("the summary of a run", () => {
  const records: readonly TestRecord[] = [
    ended("a.test.ts", ["outer", "one"], 100),
    { ...ended("a.test.ts", ["outer", "two"], 200), outcome: "failed" },
    { ...ended("a.test.ts", ["outer"], 1300), kind: "suite", outcome: "failed" },
    ended("b.test.ts", ["alone"], 2500),
    { ...ended("b.test.ts", ["left"], 0), outcome: "skipped", reason: "needs Linux" },
    { ...ended("b.test.ts", ["silent"], 0), outcome: "skipped" },
  ];

  test("a file takes as long as its outermost tests and suites, hooks included", () => {
    assert.deepEqual(fileDurations(records), [
      { file: "b.test.ts", milliseconds: 2500 },
      { file: "a.test.ts", milliseconds: 1300 },
    ]);
  });

  test("names every test that was skipped, and why", () => {
    const text = summary({ tests: records, retries: [] });
    assert.match(text, /b\.test\.ts > left: needs Linux/);
    assert.match(text, /b\.test\.ts > silent: no reason given/);
  });

  test("counts tests, not suites", () => {
    assert.match(summary({ tests: records, retries: [] }), /2 passed, 1 failed, 2 skipped/);
  });

  test("lists ten of many tests, the slowest first", () => {
    const many = Array.from({ length: 30 }, (_, index) => ended("c.test.ts", [`test ${index}`], index * 100));
    const slowest = summary({ tests: many, retries: [] })
      .split("Slowest tests:")[1]
      ?.match(/test \d+/g);
    assert.deepEqual(
      slowest,
      Array.from({ length: 10 }, (_, index) => `test ${29 - index}`),
    );
  });

  test("what was written is read", () => {
    const retries = [{ file: "a.test.ts", path: ["outer", "one"], retried: "Error: refused" }];
    const written = [...records, ...retries].map(writeRecord).join("");
    assert.deepEqual(readRecords(written), { tests: records, retries });
  });

  test("names what was tried again, and why", () => {
    const retries = [{ file: "a.test.ts", path: ["outer", "one"], retried: "Error: refused" }];
    assert.match(summary({ tests: records, retries }), /a\.test\.ts > outer > one: Error: refused/);
  });
});
