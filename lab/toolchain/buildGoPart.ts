import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { compilerEnvironment, buildFlags, linkerFlags } from "./buildKey.ts";
import { fileSize, removeRecord, writeRecord } from "./buildRecord.ts";
import { ToolchainError } from "./failure.ts";
import { runLogged } from "./loggedCommand.ts";
import type { CommandContext } from "./loggedCommand.ts";
import type { GoPart, PartName } from "./part.ts";
import { binaryPath, toolchainPlaces } from "./places.ts";
import { prepareSource } from "./prepareSource.ts";

/** Moves finished binaries to where they are used, and then records them. In between the part counts as not built. */
function publish(
  name: PartName,
  part: GoPart,
  key: string,
  made: string,
  seconds: number,
  context: CommandContext,
): void {
  removeRecord(name);
  const sizes: Record<string, number> = {};
  for (const binary of part.binaries) {
    const from = join(made, binary.name);
    const size = fileSize(from);
    if (size === undefined) {
      throw new ToolchainError({
        what: `${context.title} could not be built`,
        why: `go build ended well but made no ${binary.name}`,
        log: context.log,
        advice: "this is a mistake in lab/toolchain/parts.ts: the binary's name must be what Go calls it.",
      });
    }
    const to = binaryPath(part, binary.name);
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
    sizes[binary.name] = size;
  }
  writeRecord(name, { key, seconds, sizes });
}

/** Builds a part from its Go modules, in a folder of its own. Throws a ToolchainError if it cannot be built. */
export async function buildGoPart(
  context: CommandContext,
  name: PartName,
  part: GoPart,
  key: string,
): Promise<void> {
  const started = Date.now();
  const workFolder = join(toolchainPlaces.building, name);
  rmSync(workFolder, { recursive: true, force: true });
  const made = join(workFolder, "bin");
  mkdirSync(made, { recursive: true });
  const source = await prepareSource(context, name, part, join(workFolder, "source"));
  // Go names several binaries after their packages itself; a single one gets the name that it is told.
  const [first, ...others] = part.binaries;
  const output = first && others.length === 0 ? join(made, first.name) : `${made}/`;
  await runLogged(context, "built", {
    command: "go",
    arguments: [
      "build",
      ...buildFlags,
      `-ldflags=${linkerFlags(part)}`,
      `-o=${output}`,
      ...part.binaries.map((binary) => binary.package),
    ],
    folder: source,
    environment: compilerEnvironment,
  });
  publish(name, part, key, made, Math.round((Date.now() - started) / 1000), context);
  rmSync(workFolder, { recursive: true, force: true });
}
