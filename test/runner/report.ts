import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileDurations, summary } from "./summary.ts";
import type { TestProcessResult } from "./testProcess.ts";

/** Where runs leave their durations: the folder that git ignores. */
const folder = resolve(import.meta.dirname, "..", "..", ".lab", "test-results");

/** Whether a test that cannot run here fails the run, as it should in CI. */
const noSkips = (process.env["LATCHKEY_TEST_NO_SKIPS"] ?? "") !== "";

/**
 * Prints the summary of a run and writes `.lab/test-results/NAME.json`, with every file's and every test's duration.
 *
 * @returns the exit status of the run.
 */
export async function report(
  name: string,
  results: readonly TestProcessResult[],
  began: number,
): Promise<number> {
  const records = {
    tests: results.flatMap((result) => result.records.tests),
    retries: results.flatMap((result) => result.records.retries),
  };
  const seconds = Math.round((performance.now() - began) / 1000);
  const path = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(
    path,
    `${JSON.stringify({ seconds, files: fileDurations(records.tests), ...records }, null, 1)}\n`,
  );
  process.stdout.write(`\n${summary(records)}\nAll took ${seconds} s. Every duration: ${path}\n`);
  const skipped = records.tests.some(({ outcome }) => outcome === "skipped");
  if (skipped && noSkips)
    process.stdout.write("Failed: a test was skipped, and LATCHKEY_TEST_NO_SKIPS is set.\n");
  return results.every(({ passed }) => passed) && !(skipped && noSkips) ? 0 : 1;
}
