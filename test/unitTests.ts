/**
 * Runs the unit tests: a few processes side by side, each with a share of the files. A process for each file, which is
 * what node does by itself, spends most of its time on starting up.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { text } from "node:stream/consumers";

/** One more than there are cores, since many tests wait most of their time. */
const shares = availableParallelism() + 1;

const args = process.argv.slice(2);
const environment = { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) };

const children = Array.from({ length: shares }, (_, index) =>
  spawn(
    process.execPath,
    [
      ...["--test", "--test-isolation=none", `--test-shard=${index + 1}/${shares}`],
      ...args,
      "test/unit/**/*.test.ts",
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
