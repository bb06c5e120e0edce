import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GoPart } from "./part.ts";

/**
 * The flags of every build. `-mod=readonly`: nothing is built that go.mod and go.sum do not pin. `-dwarf=false`: what the
 * linker throws away is not compiled first, which is a sixth of a build's work. `-l`: no inlining, which is a fifth, and
 * makes smaller binaries.
 */
export const buildFlags: readonly string[] = [
  "-mod=readonly",
  "-buildvcs=false",
  "-gcflags=all=-dwarf=false -l",
];

/** What a build's environment sets. Without C the binaries are static: Dex runs in an empty image. */
export const buildEnvironment = { CGO_ENABLED: "0", GOWORK: "off" } as const;

/**
 * The same with what does not change the binaries: the compiler and the linker collect no garbage below a limit of memory,
 * which is an eighth of a build's work.
 */
export const compilerEnvironment = { ...buildEnvironment, GOGC: "off", GOMEMLIMIT: "3GiB" } as const;

/** The linker's flags of a part: no symbol tables (a third of the size), and the variables that hold the version. */
export function linkerFlags(part: GoPart): string {
  const variables = Object.entries(part.linkerVariables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  return ["-s", "-w", ...variables].join(" ");
}

/** The files of a folder and all below it, relative to it, sorted. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** A hash over all that decides what a build of a part makes: two builds with the same key make the same binaries. */
export function buildKey(part: GoPart, moduleFolder: string, goVersion: string): string {
  const { kind, version, binaries, embeds } = part;
  const recipe = {
    kind,
    version,
    binaries,
    embeds,
    flags: [...buildFlags, linkerFlags(part)],
    buildEnvironment,
    goVersion,
  };
  const hash = createHash("sha256").update(JSON.stringify(recipe));
  for (const file of filesBelow(moduleFolder)) {
    const content = readFileSync(join(moduleFolder, file));
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
