import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { readRecords, type Records } from "./record.ts";

/** Tests that run in one `node --test`. */
export interface TestProcess {
  readonly files: readonly string[];
  /** Options of `node --test`. */
  readonly options: readonly string[];
  /** Whether its report is shown while it runs. Otherwise it is shown in one piece when the process has ended. */
  readonly live: boolean;
  /**
   * Whether it gets a network of its own (as root), which has nothing but the loopback interface: then it may listen on
   * ports that other tests use, such as kubelogin's.
   */
  readonly ownNetwork?: boolean;
}

/** How a {@link TestProcess} ended. */
export interface TestProcessResult {
  readonly passed: boolean;
  readonly records: Records;
}

/** Runs tests side by side. What ends this process ends them, too. */
export async function runSideBySide(
  processes: readonly TestProcess[],
): Promise<readonly TestProcessResult[]> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-tests-"));
  const running = processes.map((tests, index) => ({ tests, recording: join(folder, String(index)) }));
  try {
    const children = running.map(({ tests, recording }) => start(tests, recording));
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        for (const child of children) child.kill(signal);
      });
    }
    const statuses = await Promise.all(children.map(ended));
    return await Promise.all(
      running.map(async ({ recording }, index) => ({
        passed: statuses[index] === 0,
        records: readRecords(await readFile(recording, "utf8").catch(() => "")),
      })),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a command in a network namespace of its own, in the same process. */
const inOwnNetwork = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"] as const;

function start({ files, options, live, ownNetwork }: TestProcess, recording: string): ChildProcess {
  const reporters = { spec: "stdout", [join(import.meta.dirname, "recorder.ts")]: recording };
  const [command, ...before] = ownNetwork ? [...inOwnNetwork, process.execPath] : [process.execPath];
  return spawn(
    command,
    [
      ...before,
      "--test",
      ...Object.entries(reporters).flatMap(([reporter, destination]) => [
        `--test-reporter=${reporter}`,
        `--test-reporter-destination=${destination}`,
      ]),
      ...options,
      ...files,
    ],
    {
      stdio: live ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) },
    },
  );
}

/** Waits for the end, then shows what was not shown yet. */
async function ended(child: ChildProcess): Promise<number | null> {
  const written = [child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [buffer(stream)]));
  const [status] = (await once(child, "exit")) as [number | null];
  for (const part of written) process.stdout.write(await part);
  return status;
}
