import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ToolchainError } from "./failure.ts";

/** How the commands that make one part are run. */
export interface CommandContext {
  /** The part as messages name it: `dex 2.45.1`. */
  readonly title: string;
  /** The file that gets the output of all commands of the part. */
  readonly log: string;
  /** Ends the running command. */
  readonly stop: AbortSignal;
  /** The toolchain's locked file: a command that outlives this process keeps the lock until it ends. */
  readonly lock: number;
}

/** A command to run. */
export interface Command {
  readonly command: string;
  readonly arguments: readonly string[];
  /** Default: the folder of this process. */
  readonly folder?: string;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a part's log anew. */
export function startLog(log: string): void {
  mkdirSync(dirname(log), { recursive: true });
  writeFileSync(log, "");
}

/**
 * Runs a command with its output in the log. Throws a ToolchainError with the last lines of it when it fails.
 * @param deed what the command does, for the message: `built`.
 */
export async function runLogged(context: CommandContext, deed: string, command: Command): Promise<void> {
  const words = [command.command, ...command.arguments].join(" ");
  const start = readFileSync(context.log).length;
  const output = openSync(context.log, "a");
  writeFileSync(output, `$ ${words}\n`);
  const environment = { ...process.env, ...command.environment };
  const why = await new Promise<string | undefined>((resolve) => {
    const child = spawn(command.command, command.arguments, {
      cwd: command.folder,
      env: environment,
      stdio: ["ignore", output, output, context.lock],
      signal: context.stop,
    });
    child.on("error", (error) => {
      resolve(context.stop.aborted ? "it was interrupted" : error.message);
    });
    child.on("exit", (status, signal) => {
      if (status !== 0)
        resolve(signal ? `the command was ended by ${signal}` : `the command ended with status ${status}`);
      else resolve(undefined);
    });
  });
  closeSync(output);
  if (why === undefined) return;
  throw new ToolchainError({
    what: `${context.title} could not be ${deed}`,
    why,
    output: readFileSync(context.log).subarray(start).toString(),
    log: context.log,
    ...(context.stop.aborted ? { advice: "run it again to go on: finished parts are kept." } : {}),
  });
}
