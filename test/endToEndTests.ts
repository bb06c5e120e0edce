/**
 * Runs the end-to-end tests, one file after another, since a machine holds one lab, and takes the lab down.
 *
 * Arguments are options of `node --test`, or names of test files without their ending: then only those are run.
 */
import { globSync } from "node:fs";
import { closeLab } from "../lab/lab/open.ts";
import { report } from "./runner/report.ts";
import { runSideBySide } from "./runner/testProcess.ts";

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith("-"));
const options = args.filter((arg) => arg.startsWith("-"));
const files = globSync("test/e2e/**/*.test.ts")
  .filter((file) => names.length === 0 || names.some((name) => file.endsWith(`/${name}.test.ts`)))
  .toSorted();

if (files.length === 0) {
  process.stderr.write(`No end-to-end test is called ${names.join(" or ")}.\n`);
  process.exitCode = 2;
} else {
  const began = performance.now();
  const results = await runSideBySide([{ files, live: true, options: ["--test-concurrency=1", ...options] }]);
  await closeLab((line) => process.stdout.write(`lab: ${line}\n`));
  process.exitCode = await report("end-to-end", results, began);
}
