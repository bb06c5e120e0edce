/**
 * Runs the end-to-end tests and takes the lab down. Those of test/e2e/lab share the machine's one lab, so they run one file
 * after another. Those of test/e2e/loopback run beside them, in a network of their own. Those of test/e2e/installed need
 * npm's registry and no lab. With `--full`, also those of test/full, which take long and seldom find what the others do not.
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
const options = ["--test-concurrency=1", ...args.filter((arg) => arg.startsWith("-"))];
const filesIn = (...folders: readonly string[]) =>
  globSync(folders.map((folder) => `test/${folder}/**/*.test.ts`))
    .filter((file) => names.length === 0 || names.some((name) => file.endsWith(`/${name}.test.ts`)))
    .toSorted();
const runs = [
  { files: filesIn("e2e/lab", "e2e/installed", ...(full ? ["full"] : [])), options, live: true },
  { files: filesIn("e2e/loopback"), options, live: false, ownNetwork: true },
].filter(({ files }) => files.length > 0);

if (runs.length === 0) {
  process.stderr.write(`No end-to-end test is called ${names.join(" or ")}.\n`);
  process.exitCode = 2;
} else {
  const began = performance.now();
  const results = await runSideBySide(runs);
  await closeLab((line) => process.stdout.write(`lab: ${line}\n`));
  process.exitCode = await report(full ? "full" : "end-to-end", results, began);
}
