import { existsSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "../commandError.ts";

/**
 * Writes new files. Where one of them is there already, none is written.
 *
 * @param folder made when it is missing.
 * @param files their texts, by path below the folder.
 * @throws CommandError that names every file that is there.
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const paths = [...files.keys()];
  const taken = paths.filter((path) => isThere(join(folder, path)));
  if (taken.length > 0) {
    const verb = taken.length === 1 ? "is" : "are";
    throw new CommandError(
      `in ${folder}, ${taken.join(", ")} ${verb} there already; nothing was written. Name another folder, or move what is there out of the way`,
    );
  }
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    // Somebody may have made it a moment ago.
    writeFileSync(file, text, { flag: "wx" });
  }
}

/** Whether a path is taken, by whatever it may be: a link to nothing is there too. */
function isThere(path: string): boolean {
  return existsSync(path) || lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
