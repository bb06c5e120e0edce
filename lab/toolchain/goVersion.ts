import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ToolchainError } from "./failure.ts";

/** Reads `go version go1.26.8 linux/amd64`. Gives the numbers, or undefined if it is none of Go's releases. */
export function parseGoVersion(output: string): readonly [number, number, number] | undefined {
  const match = /\bgo(\d+)\.(\d+)(?:\.(\d+))?/.exec(output);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Whether a Go as `go version` describes it is at least the required one (`1.26.8`). */
export function goServes(output: string, required: string): boolean {
  const found = parseGoVersion(output);
  const least = parseGoVersion(`go${required}`);
  if (!found || !least) return false;
  for (const [index, number] of found.entries()) {
    const bound = least[index] ?? 0;
    if (number !== bound) return number > bound;
  }
  return true;
}

/**
 * What `go version` says in a folder with a go.mod, where Go may choose a newer toolchain than its own.
 * Throws a ToolchainError if there is no Go or it is too old.
 */
export async function findGo(moduleFolder: string, required: string): Promise<string> {
  const what = "The parts that are built from Go modules cannot be built";
  const advice = `install Go ${required} or newer (https://go.dev/dl/) and put its bin folder first on PATH.`;
  let output: string;
  try {
    ({ stdout: output } = await promisify(execFile)("go", ["version"], { cwd: moduleFolder }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const missing = "code" in error && error.code === "ENOENT";
    throw new ToolchainError({
      what,
      why: missing ? "Go is not on PATH" : `go version: ${error.message}`,
      advice,
    });
  }
  if (!goServes(output, required))
    throw new ToolchainError({ what, why: `this is ${output.trim()}`, advice });
  return output.trim();
}
