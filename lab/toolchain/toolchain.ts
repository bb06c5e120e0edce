import { join } from "node:path";
import { places } from "../places.ts";
import { buildGoPart } from "./buildGoPart.ts";
import { buildKey } from "./buildKey.ts";
import { whatIsMissing } from "./buildRecord.ts";
import { installPackages, missingPackages } from "./debianPackages.ts";
import { pulumiEnvironment } from "./environment.ts";
import { findGo } from "./goVersion.ts";
import { installPlugin } from "./installPlugin.ts";
import { whileInterruptible } from "./interruption.ts";
import { withLock } from "./lock.ts";
import { startLog } from "./loggedCommand.ts";
import type { CommandContext } from "./loggedCommand.ts";
import { partNames } from "./part.ts";
import type { PartName } from "./part.ts";
import { parts, requiredGo } from "./parts.ts";
import { moduleFolder, title, toolchainPlaces } from "./places.ts";
import { streamReport } from "./progress.ts";
import type { Report } from "./progress.ts";
import { selectParts } from "./selection.ts";
import { systemPrograms } from "./systemPrograms.ts";
import type { SystemPrograms } from "./systemPrograms.ts";

export { ToolchainError } from "./failure.ts";
export type { PartName } from "./part.ts";
export type { Report, ToolchainEvent } from "./progress.ts";
export type { SystemPrograms } from "./systemPrograms.ts";

/** The toolchain, ready to be used. */
export interface Toolchain {
  /** The one folder with every program that was built: etcd, kube-apiserver, kubectl, pulumi, dex and so on. */
  readonly bin: string;
  /** The lab's own PULUMI_HOME, with the providers installed. */
  readonly pulumiHome: string;
  /**
   * What to add to a process's environment so that it finds all this: PATH (complete, with bin and the running Node
   * first), PULUMI_HOME and the settings that keep Pulumi from asking the network for anything.
   */
  readonly environment: Readonly<Record<string, string>>;
  /** Programs that come from the system's packages. */
  readonly system: SystemPrograms;
}

/** Which parts are wanted, and who is told about the work. */
export interface ToolchainOptions {
  /** Default: all but the optional ones. What they require comes with them. */
  readonly parts?: readonly PartName[];
  /** Default: progress on stderr. */
  readonly report?: Report;
}

/** A part that is not ready, and how it is made so. */
interface Job {
  readonly name: PartName;
  readonly make: (context: CommandContext) => Promise<void>;
}

/** Finds out which of the parts are not ready. */
async function findJobs(names: readonly PartName[]): Promise<Job[]> {
  const jobs: Job[] = [];
  let go: string | undefined;
  for (const name of names) {
    const part = parts[name];
    if (part.kind === "packages") {
      const packages = missingPackages(part);
      if (packages.length > 0)
        jobs.push({ name, make: (context) => installPackages(context, part, packages) });
      continue;
    }
    // Every module asks for the same Go, so that it is enough to ask in one of their folders.
    go ??= await findGo(moduleFolder(name), requiredGo);
    const key = buildKey(part, moduleFolder(name), go);
    const missing = whatIsMissing(name, part, key);
    if (missing === "nothing") continue;
    jobs.push({
      name,
      make: async (context) => {
        if (missing === "build") await buildGoPart(context, name, part, key);
        if (part.kind === "provider") await installPlugin(context, name, part);
      },
    });
  }
  return jobs;
}

/** Makes parts ready one after the other: each build uses all cores by itself. */
async function runJobs(jobs: readonly Job[], report: Report, stop: AbortSignal, lock: number): Promise<void> {
  for (const [index, { name, make }] of jobs.entries()) {
    const { purpose, coldSeconds } = parts[name];
    const log = join(toolchainPlaces.logs, `${name}.log`);
    const started = Date.now();
    const seconds = (): number => (Date.now() - started) / 1000;
    report({
      kind: "started",
      part: title(name),
      purpose,
      position: index + 1,
      total: jobs.length,
      usualSeconds: coldSeconds,
    });
    startLog(log);
    try {
      await make({ title: title(name), log, stop, lock });
    } catch (error) {
      report({ kind: "failed", seconds: seconds() });
      throw error;
    }
    report({ kind: "finished", seconds: seconds() });
  }
}

const usualParts = partNames.filter((name) => parts[name].optional !== true);

/**
 * Makes sure that every wanted part is there, building or installing those that are not. When all are there it takes a
 * fraction of a second and reports nothing. Throws a ToolchainError, which names the part and says what to do.
 */
export async function ensureToolchain(options: ToolchainOptions = {}): Promise<Toolchain> {
  const wanted = selectParts(options.parts ?? usualParts);
  const report = options.report ?? streamReport(process.stderr);
  if ((await findJobs(wanted)).length > 0) {
    await whileInterruptible((stop) =>
      withLock(
        toolchainPlaces.lock,
        stop,
        () => {
          const started = Date.now();
          report({ kind: "waiting" });
          return () => {
            report({ kind: "waited", seconds: (Date.now() - started) / 1000 });
          };
        },
        // Looked at once more: another run may have done the work while this one waited.
        async (lock) => {
          await runJobs(await findJobs(wanted), report, stop, lock);
        },
      ),
    );
  }
  return {
    bin: toolchainPlaces.bin,
    pulumiHome: places.pulumiHome,
    environment: pulumiEnvironment(),
    system: systemPrograms(),
  };
}
