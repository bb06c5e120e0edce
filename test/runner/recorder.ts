import { relative, resolve } from "node:path";
import type { TestEvent } from "node:test/reporters";
import { retryMark, type TestRecord, writeRecord } from "./record.ts";

const repository = resolve(import.meta.dirname, "..", "..");

/** A reporter for `node --test --test-reporter`: a line for each test and suite that has ended. */
export default async function* recorder(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  // A suite's events stand between its own start and end, in the order in which its tests are written.
  const started: string[] = [];
  for await (const { type, data } of events) {
    if (type === "test:start") started.splice(data.nesting, Infinity, data.name);
    // What a test says comes after its end, when no other of its level has begun.
    if (type === "test:diagnostic" && data.message.startsWith(retryMark))
      yield writeRecord({
        file: relative(repository, data.file ?? ""),
        path: started.slice(0, data.nesting + 1),
        retried: data.message.slice(retryMark.length),
      });
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
