import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { labStatus, openLab } from "../../lab/lab/open.ts";
import { labFolder, places, repositoryRoot } from "../../lab/places.ts";

/** How a command of the lab ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run lab -- ARGS` without npm. */
export async function lab(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["lab/lab.ts", ...args], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { code: child.exitCode, stdout, stderr };
}

/** What kubectl answers the administrator of the lab's clusters; the hub's, unless `--context` says another's. */
export async function kubectl(...args: readonly string[]): Promise<string> {
  const { adminKubeconfigPath } = await openLab(() => undefined);
  const { stdout } = await promisify(execFile)(join(places.toolchain, "bin", "kubectl"), args, {
    env: { KUBECONFIG: adminKubeconfigPath, KUBECACHEDIR: join(labFolder, "kube-cache") },
  });
  return stdout;
}

/** The processes of the lab's clusters, by the names of their components. */
export async function componentPids(): Promise<Readonly<Record<string, number | undefined>>> {
  const components = (await labStatus()) ?? [];
  return Object.fromEntries(components.map(({ name, pid }) => [name, pid]));
}

/** Sends a signal to one process: to pid 0 it would go to this test's own group. */
export function sendSignal(pid: number | undefined, name: NodeJS.Signals): void {
  assert.ok(pid !== undefined && pid > 1, `no process to send ${name}`);
  process.kill(pid, name);
}
