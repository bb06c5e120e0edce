import { relative, resolve } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { type TestRecord, writeRecord } from "./record.ts";

const repository = resolve(import.meta.dirname, "..", "..");

/** A reporter for `node --test --test-reporter`: a line for each test and suite that has ended. */
export default async function* recorder(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  // A suite's events stand between its own start and end, in the order in which its tests are written.
  const started: string[] = [];
  for await (const { type, data } of events) {
    if (type === "test:start") started.splice(data.nesting, Infinity, data.name);
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { nesting, name, file = "", skip, todo, details } = data;
    const given = (mark: string | boolean | undefined) => mark !== undefined && mark !== false;
    const outcome: TestRecord["outcome"] = given(skip)
      ? "skipped"
      : given(todo)
        ? "todo"
        : type === "test:pass"
          ? "passed"
          : "failed";
    yield writeRecord({
      file: relative(repository, file),
      path: [...started.slice(0, nesting), name],
      kind: details.type ?? "test",
      milliseconds: Math.round(details.duration_ms),
      outcome,
      ...(typeof skip === "string" && skip !== "" ? { reason: skip } : {}),
    });
  }
}
