import { spawn } from "node:child_process";
import { LabError } from "../machine/labError.ts";
import { processesBelow, signal } from "../machine/processTable.ts";

/** How a command is run. */
export interface CommandOptions {
  /** What it sees beside, or instead of, what its caller gives it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What it reads. Default: nothing. */
  readonly input?: string;
  /** Is given its output line by line, as it comes. Default: nobody. */
  readonly onLine?: (line: string) => void;
  /** Ends it and everything that it started, with SIGKILL; it then runs in a process group of its own. Default: never. */
  readonly signal?: AbortSignal;
  /** Whether a status other than 0 is an error. Default: no. */
  readonly mustPass?: boolean;
}

/** How a command ended. */
export interface CommandResult {
  /** Its exit status; `null` where a signal ended it. */
  readonly status: number | null;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/**
 * Runs a command to its end.
 *
 * @throws LabError when it does not start, or fails though it must pass; with what it wrote.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions & { readonly cwd?: string },
): Promise<CommandResult> {
  const result = await new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.environment === undefined ? {} : { env: options.environment }),
      detached: options.signal !== undefined,
      stdio: "pipe",
    });
    const end = () => {
      if (child.pid !== undefined) killWithAllBelow(child.pid);
    };
    options.signal?.addEventListener("abort", end, { once: true });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      let unfinished = "";
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
        const lines = (unfinished + text).split("\n");
        unfinished = lines.pop() ?? "";
        for (const line of lines) options.onLine?.(line);
      });
    }
    child.once("error", (error) => {
      reject(new LabError(`${command} did not start: ${error.message}`, { cause: error }));
    });
    child.once("close", (status) => {
      options.signal?.removeEventListener("abort", end);
      resolve({ status, ...output });
    });
    // A command that ends without reading what it is given is no failure of ours.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
  if (options.mustPass === true && result.status !== 0) {
    const told = [result.stdout, result.stderr]
      .map((text) => text.trim())
      .filter((text) => text !== "")
      .join("\n");
    throw new LabError(
      `${[command, ...args].join(" ")} ended with status ${String(result.status)}:\n${told}`,
    );
  }
  return result;
}

/** The engine starts its providers in groups of their own, so the group alone would leave them behind. */
function killWithAllBelow(leader: number): void {
  const below = processesBelow(leader);
  killGroup(leader);
  for (const each of below) signal(each, "SIGKILL");
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // It may have ended on its own a moment ago.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
