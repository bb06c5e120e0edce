import { execFile } from "node:child_process";

/** How a program ended. */
export interface ProgramResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface ProgramOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** After how many milliseconds it is ended. */
  readonly limit: number;
  /** What it reads from standard input. Default: nothing. */
  readonly input?: string;
  /** Takes what it tells a person, while it runs. Default: nothing. */
  readonly onMessage?: (text: string) => void;
}

/** Runs a program that is on PATH to its end. `undefined` where there is no such program. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  options: ProgramOptions,
) => Promise<ProgramResult | undefined>;

/** How much it may print, in bytes: an API server's metrics are some megabytes. */
const mostOutput = 128 * 1024 * 1024;

/** Runs programs as they are. @param signal ends them. */
export function realPrograms(signal: AbortSignal): RunProgram {
  return (program, args, { environment, limit, input, onMessage }) =>
    new Promise((resolve, reject) => {
      const child = execFile(
        program,
        [...args],
        { env: environment, maxBuffer: mostOutput, signal, timeout: limit },
        (error, stdout, stderr) => {
          if (signal.aborted) reject(new DOMException("This operation was aborted", "AbortError"));
          else if (error?.code === "ENOENT") resolve(undefined);
          else if (error?.killed === true)
            resolve({ status: 1, stdout, stderr: `${program} did not end within ${limit / 1000} s` });
          else
            resolve({ status: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr });
        },
      );
      // A program may end without reading it.
      child.stdin?.once("error", () => undefined);
      child.stdin?.end(input);
      if (onMessage !== undefined)
        child.stderr?.on("data", (text: unknown) => {
          onMessage(String(text));
        });
    });
}
