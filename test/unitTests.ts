/**
 * Runs the unit tests: a few processes side by side, each with a share of the files. A process for each file, which is
 * what node does by itself, spends most of its time on starting up.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";

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
const files = readdirSync(new URL("unit/", import.meta.url), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts"))
  .toSorted();
const shares = Map.groupBy(files, (file) =>
  together.find((parts) => parts.some((part) => file.startsWith(part))),
);

const options = [
  "--test",
  "--test-isolation=none",
  // In MiB. Nearly all that a test makes is garbage when it ends: there is no use in looking through it before.
  "--min-semi-space-size=32",
];
const args = process.argv.slice(2);
const environment = { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) };

const children = [...shares.values()].map((share) =>
  spawn(process.execPath, [...options, ...args, ...share.map((file) => `test/unit/${file}`)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  }),
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
const passed = await Promise.all(children.map(ended));
process.exitCode = passed.every(Boolean) ? 0 : 1;

/** Shows what a share of the tests said, all at once when it has ended. */
async function ended(child: ChildProcess): Promise<boolean> {
  const said = [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream)));
  const [status] = (await once(child, "exit")) as [number | null];
  for (const part of said) process.stdout.write(await part);
  return status === 0;
}
