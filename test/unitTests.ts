/**
 * Runs the unit tests: a few processes side by side, each with some of the folders. A process for each file, which is
 * what node does by itself, spends most of its time on starting up.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { text } from "node:stream/consumers";

/**
 * Folders of test/unit that go well together in one process: those that load the Pulumi SDK, so that it is loaded once,
 * those that compute, and those that mostly wait, for locks and processes. A folder that is not
 * here goes into a last process.
 */
const together = [["components", "program", "provider"], ["settings"], ["oidc"], ["fleet", "kubeconfigFile"]];
const folders = readdirSync(new URL("unit/", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const shares = [...together, folders.filter((folder) => !together.flat().includes(folder))];

const args = process.argv.slice(2);
const environment = { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) };

const children = shares.map((share) =>
  spawn(
    process.execPath,
    [
      "--test",
      "--test-isolation=none",
      ...args,
      ...share.map((folder) => `test/unit/${folder}/**/*.test.ts`),
    ],
    { stdio: ["ignore", "pipe", "pipe"], env: environment },
  ),
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
