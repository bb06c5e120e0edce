import type { Records, TestRecord } from "./record.ts";

/** How many of the slowest files and tests are listed. */
const listed = 10;

/** A file, and how long its tests took. */
export interface FileDuration {
  readonly file: string;
  readonly milliseconds: number;
}

/** How long each file's tests took, the slowest first. Suites count with their hooks. */
export function fileDurations(records: readonly TestRecord[]): readonly FileDuration[] {
  const outermost = records.filter(({ path }) => path.length === 1);
  return [...Map.groupBy(outermost, ({ file }) => file)]
    .map(([file, ofFile]) => ({
      file,
      milliseconds: ofFile.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    }))
    .toSorted(slowestFirst);
}

/** The summary of a run: how many tests there were, what was skipped and why, what was retried, and what took longest. */
export function summary({ tests: records, retries }: Records): string {
  const tests = records.filter(({ kind }) => kind === "test");
  const count = (outcome: TestRecord["outcome"]) => tests.filter((test) => test.outcome === outcome).length;
  const skipped = records.filter(({ outcome }) => outcome === "skipped");
  return [
    `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`,
    ...section(
      "Skipped:",
      skipped.map((record) => `${nameOf(record)}: ${record.reason ?? "no reason given"}`),
    ),
    ...section(
      "Retried:",
      retries.map((record) => `${nameOf(record)}: ${record.retried}`),
    ),
    ...section(
      "Slowest files:",
      fileDurations(records)
        .slice(0, listed)
        .map(({ file, milliseconds }) => line(milliseconds, file)),
    ),
    ...section(
      "Slowest tests:",
      tests
        .toSorted(slowestFirst)
        .slice(0, listed)
        .map((test) => line(test.milliseconds, nameOf(test))),
    ),
    "",
  ].join("\n");
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", heading, ...lines.map((each) => `  ${each}`)];
}

function line(milliseconds: number, what: string): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${what}`;
}

function nameOf({ file, path }: Pick<TestRecord, "file" | "path">): string {
  return [file, ...path].join(" > ");
}

function slowestFirst(
  one: { readonly milliseconds: number },
  other: { readonly milliseconds: number },
): number {
  return other.milliseconds - one.milliseconds;
}
