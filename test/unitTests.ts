/**
 * Runs the unit tests: a few processes side by side, each with a share of the files. A process for each file, which is
 * what node does by itself, spends most of its time on starting up.
 */
import { readdirSync } from "node:fs";
import { report } from "./runner/report.ts";
import { runSideBySide } from "./runner/testProcess.ts";

/**
 * Parts of test/unit that go well together in one process, so that all processes have about as much to do: those that
 * load the Pulumi SDK, those that compute, and those that mostly wait, for locks and processes. A test file is run with
 * the first part that it lies in, and with the last ones where it lies in none. Each further process costs a second.
 */
const together = [
  ["components/", "program/", "provider/", "fleet/affected/", "fleet/engine/", "settings/"],
  ["oidc/", "fleet/report/", "fleet/status/", "fleet/verify/", "fleet/init/"],
  [""],
] as const;

const options = [
  "--test-isolation=none",
  // In MiB. Nearly all that a test makes is garbage when it ends: there is no use in looking through it before.
  "--min-semi-space-size=32",
];

const began = performance.now();
const files = readdirSync(new URL("unit/", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts"))
  .toSorted();
const shares = Map.groupBy(files, (file) =>
  together.find((parts) => parts.some((part) => file.startsWith(part))),
);
const results = await runSideBySide(
  [...shares.values()].map((share) => ({
    files: share.map((file) => `test/unit/${file}`),
    options: [...options, ...process.argv.slice(2)],
    live: false,
  })),
);
process.exitCode = await report("unit", results, began);
