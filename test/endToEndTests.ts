/**
 * Runs the end-to-end tests: those that need the lab one file after another, since a machine holds one lab, and beside
 * them, one file after another too, those that start their parts on 127.0.0.1. With `--full`, also test/full.
 *
 * Other arguments are options of `node --test`, or names of test files: then only those are run.
 */
import { globSync } from "node:fs";
import { report } from "./runner/report.ts";
import { runSideBySide } from "./runner/testProcess.ts";

const { full, options, named } = parseArguments(process.argv.slice(2));
const folders = full ? ["test/e2e", "test/full"] : ["test/e2e"];
const filesIn = (place: "lab" | "loopback") =>
  folders
    .flatMap((folder) => globSync(`${folder}/${place}/**/*.test.ts`).toSorted())
    .filter((file) => named.length === 0 || named.some((name) => file.endsWith(`/${name}.test.ts`)));

const began = performance.now();
const processes = [
  { files: filesIn("lab"), live: true },
  { files: filesIn("loopback"), live: false },
].filter(({ files }) => files.length > 0);
const results = await runSideBySide(
  processes.map((each) => ({ ...each, options: ["--test-concurrency=1", ...options] })),
);
if (results.length === 0) process.stderr.write(`No end-to-end test is called ${named.join(" or ")}.\n`);
process.exitCode = results.length === 0 ? 2 : await report(full ? "full" : "end-to-end", results, began);

function parseArguments(args: readonly string[]) {
  return {
    full: args.includes("--full"),
    options: args.filter((arg) => arg.startsWith("-") && arg !== "--full"),
    named: args.filter((arg) => !arg.startsWith("-")),
  };
}
