import { execFile } from "node:child_process";
import { CommandError } from "../commandError.ts";

/** How a run of `pulumi` ended. */
export interface PulumiResult {
  /** Whether its exit status was 0. */
  readonly succeeded: boolean;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** A run of `pulumi` that failed. */
export class PulumiError extends CommandError {
  /** What the engine said, without the name and password of any URL in it. */
  readonly told: string;

  constructor(args: readonly string[], folder: string, stderr: string) {
    const told = stderr.trim().replaceAll(/(:\/\/)[^/@\s]*@/g, "$1");
    super(`pulumi ${args.join(" ")} failed in ${folder}:\n  ${told.replaceAll("\n", "\n  ")}`);
    this.told = told;
  }
}

/** How `pulumi` is run. */
export interface PulumiOptions {
  /** The folder of Pulumi.yaml. */
  readonly folder: string;
  /** Its environment. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** How much a run may print, in bytes: the outputs of one stack are some 100 kB. */
const mostOutput = 64 * 1024 * 1024;

/**
 * Runs the person's own `pulumi`, which is logged in to their backend. It asks nothing.
 *
 * @throws CommandError when there is no such program; otherwise a failure of its own is a result.
 */
export function runPulumi(args: readonly string[], options: PulumiOptions): Promise<PulumiResult> {
  const { folder, environment, signal } = options;
  return new Promise((resolve, reject) => {
    execFile(
      "pulumi",
      [...args, "--non-interactive"],
      {
        cwd: folder,
        env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
        maxBuffer: mostOutput,
        signal,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve({ succeeded: true, stdout, stderr });
        else if (typeof error.code === "number") resolve({ succeeded: false, stdout, stderr });
        else {
          const reason =
            error.code === "ENOENT"
              ? missing
              : `pulumi ${args.join(" ")} did not run to its end: ${error.message}`;
          reject(new CommandError(reason, 1, { cause: error }));
        }
      },
    );
  });
}

/**
 * The same where a failure leaves nothing to go on with.
 *
 * @returns what it wrote to standard output.
 * @throws PulumiError when it fails.
 */
export async function pulumiOutput(args: readonly string[], options: PulumiOptions): Promise<string> {
  const { succeeded, stdout, stderr } = await runPulumi(args, options);
  if (!succeeded) throw new PulumiError(args, options.folder, stderr);
  return stdout;
}

const missing =
  "pulumi is not on PATH; install the Pulumi CLI (https://www.pulumi.com/docs/install/), then run again";
