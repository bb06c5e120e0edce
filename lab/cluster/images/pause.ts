import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LabError } from "../../machine/labError.ts";
import { nodeFiles } from "../layout.ts";

const source = resolve(import.meta.dirname, "..", "pause");

/** The static binary of the pause container, built when it is missing or older than its source. */
export async function ensurePauseBinary(): Promise<string> {
  const binary = join(nodeFiles.images, "pause");
  const changed = statSync(join(source, "main.go")).mtimeMs;
  if (existsSync(binary) && statSync(binary).mtimeMs > changed) return binary;
  mkdirSync(nodeFiles.images, { recursive: true });
  const unfinished = `${binary}.${process.pid}`;
  try {
    await promisify(execFile)("go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", unfinished, "."], {
      cwd: source,
      env: { ...process.env, CGO_ENABLED: "0" },
    });
  } catch (thrown) {
    throw new LabError(
      `The pause container's program in ${source} could not be built with Go: ${String(thrown)}`,
      {
        cause: thrown,
      },
    );
  }
  renameSync(unfinished, binary);
  return binary;
}
