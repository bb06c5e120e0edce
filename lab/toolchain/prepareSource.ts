import { execFile } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { compilerEnvironment, buildFlags, linkerFlags } from "./buildKey.ts";
import { runLogged } from "./loggedCommand.ts";
import type { CommandContext } from "./loggedCommand.ts";
import type { Embedded, GoPart, PartName } from "./part.ts";
import { moduleFolder } from "./places.ts";

/** Puts the files of a pinned module that a provider embeds beside its main.go. */
async function copyFromModule(
  context: CommandContext,
  folder: string,
  embeds: Extract<Embedded, { from: "module" }>,
): Promise<void> {
  await runLogged(context, "downloaded", {
    command: "go",
    arguments: ["mod", "download", embeds.module],
    folder,
    environment: compilerEnvironment,
  });
  const environment = { ...process.env, ...compilerEnvironment };
  const list = ["list", "-m", "-f", "{{.Dir}}", embeds.module];
  const { stdout } = await promisify(execFile)("go", list, { cwd: folder, env: environment });
  for (const file of embeds.files) {
    // Not copied as it is: files in the module cache are read-only.
    writeFileSync(join(folder, file), readFileSync(join(stdout.trim(), embeds.folder, file)));
  }
}

/** Enters the version into a provider's schema. Neither the module's nor the generated one names it. */
function enterVersion(folder: string, version: string): void {
  const file = join(folder, "schema.json");
  const schema = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...schema, version }));
}

/**
 * Gives the folder in which a part is built: its own, or one made anew at `copy` that also holds the files which a
 * provider embeds. Nothing is ever written beside the committed source.
 */
export async function prepareSource(
  context: CommandContext,
  name: PartName,
  part: GoPart,
  copy: string,
): Promise<string> {
  const { embeds } = part;
  if (!embeds) return moduleFolder(name);
  cpSync(moduleFolder(name), copy, { recursive: true });
  if (embeds.from === "module") await copyFromModule(context, copy, embeds);
  else {
    await runLogged(context, "generated", {
      command: "go",
      arguments: ["run", ...buildFlags, `-ldflags=${linkerFlags(part)}`, embeds.package, ...embeds.arguments],
      folder: copy,
      environment: compilerEnvironment,
    });
  }
  enterVersion(copy, part.version);
  return copy;
}
