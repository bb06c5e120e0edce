import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { delimiter, dirname, extname, join, relative } from "node:path";
import { digestOf } from "./digest.ts";

/** What lies in the package and takes no part in what a stack is built from. */
const besides: ReadonlySet<string> = new Set([
  ...["node_modules", "dist", "docs", "lab", "test", "bench", "packaging", "stacks"],
]);

/**
 * A digest of all code that a preview runs: Latchkey's, that of the packages installed for it, Node's and the engine's.
 *
 * @param packageFolder where Latchkey's package.json lies.
 * @param path the `PATH` on which `pulumi` is found.
 * @returns `undefined` where it cannot be told, because npm has not recorded what it installed.
 */
export function codeDigest(packageFolder: string, path: string): string | undefined {
  const installed = installedPackages(packageFolder);
  if (installed === undefined) return undefined;
  const sources = sourceFiles(packageFolder).map((file) => [
    relative(packageFolder, file),
    readFileSync(file, "utf8"),
  ]);
  return digestOf({ sources, installed, node: process.version, engine: enginesFile(path) });
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name.startsWith(".") || besides.has(entry.name)) return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourceFiles(path);
      return [".ts", ".js", ".json"].includes(extname(entry.name)) ? [path] : [];
    });
}

/** npm's record of what it has installed, with every version, in the nearest node_modules upwards. */
function installedPackages(folder: string): string | undefined {
  const record = join(folder, "node_modules", ".package-lock.json");
  if (existsSync(record)) return readFileSync(record, "utf8");
  const above = dirname(folder);
  return above === folder ? undefined : installedPackages(above);
}

/** Which file the engine is: another version is another file. */
function enginesFile(path: string): unknown {
  for (const folder of path.split(delimiter)) {
    const file = statSync(join(folder, "pulumi"), { throwIfNoEntry: false });
    if (file?.isFile() === true) return [folder, file.size, file.mtimeMs];
  }
  return undefined;
}
