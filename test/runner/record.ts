import { z } from "zod";

const named = {
  /** The test file, relative to the repository. */
  file: z.string(),
  /** The name of the test or suite after those of the suites that it is in. */
  path: z.array(z.string()),
};

const ended = z.object({
  ...named,
  kind: z.enum(["suite", "test"]),
  milliseconds: z.number(),
  outcome: z.enum(["passed", "failed", "skipped", "todo"]),
  /** Why it was skipped. Absent where the test gives no reason. */
  reason: z.string().optional(),
});

const retry = z.object({
  ...named,
  /** What had failed before. */
  retried: z.string(),
});

/** What became of one test or suite. */
export type TestRecord = Readonly<z.infer<typeof ended>>;

/** That a test has tried something again which had failed. */
export type RetryRecord = Readonly<z.infer<typeof retry>>;

/** All that was recorded of a run. */
export interface Records {
  readonly tests: readonly TestRecord[];
  readonly retries: readonly RetryRecord[];
}

/** How the message of a diagnostic begins that tells of a retry: `context.diagnostic(retryMark + error)`. */
export const retryMark = "retried after: ";

/** A record as the line of a file. */
export function writeRecord(record: TestRecord | RetryRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** The records in a file of lines. @throws ZodError for a line that is none. */
export function readRecords(text: string): Records {
  const records = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => z.union([ended, retry]).parse(JSON.parse(line)));
  return {
    tests: records.filter((record) => "outcome" in record),
    retries: records.filter((record) => "retried" in record),
  };
}
