/**
 * Runs the end-to-end tests, one file after another, since a machine holds one lab, and takes the lab down. With `--full`,
 * also those of test/full, which take long and find what the others seldom do.
 *
 * Other arguments are options of `node --test`, or names of test files without their ending: then only those are run.
 */
import { globSync } from "node:fs";
import { closeLab } from "../lab/lab/open.ts";
import { report } from "./runner/report.ts";
import { runSideBySide } from "./runner/testProcess.ts";

const full = process.argv.includes("--full");
const args = process.argv.slice(2).filter((arg) => arg !== "--full");
const names = args.filter((arg) => !arg.startsWith("-"));
const options = args.filter((arg) => arg.startsWith("-"));
const files = globSync(["test/e2e/**/*.test.ts", ...(full ? ["test/full/**/*.test.ts"] : [])])
  .filter((file) => names.length === 0 || names.some((name) => file.endsWith(`/${name}.test.ts`)))
  .toSorted();

if (files.length === 0) {
  process.stderr.write(`No end-to-end test is called ${names.join(" or ")}.\n`);
  process.exitCode = 2;
} else {
  const began = performance.now();
  const results = await runSideBySide([{ files, live: true, options: ["--test-concurrency=1", ...options] }]);
  await closeLab((line) => process.stdout.write(`lab: ${line}\n`));
  process.exitCode = await report(full ? "full" : "end-to-end", results, began);
}
