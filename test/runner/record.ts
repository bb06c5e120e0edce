import { z } from "zod";

const testRecord = z.object({
  /** The test file, relative to the repository. */
  file: z.string(),
  /** Its name after those of the suites that it is in. */
  path: z.array(z.string()),
  kind: z.enum(["suite", "test"]),
  milliseconds: z.number(),
  outcome: z.enum(["passed", "failed", "skipped", "todo"]),
  /** Why it was skipped. Absent where the test gives no reason. */
  reason: z.string().optional(),
});

/** What became of one test or suite. */
export type TestRecord = Readonly<z.infer<typeof testRecord>>;

/** A record as the line of a file. */
export function writeRecord(record: TestRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** The records in a file of lines. @throws ZodError for a line that is none. */
export function readRecords(text: string): readonly TestRecord[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => testRecord.parse(JSON.parse(line)));
}
