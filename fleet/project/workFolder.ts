import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The folder in which the fleet command keeps what it has to know from one run to the next, beside Pulumi.yaml. */
export function workFolderOf(folder: string): string {
  return join(folder, ".latchkey");
}

/**
 * The same folder, made where it is missing; git ignores it by itself. Deleting it loses nothing but time.
 *
 * @param folder that of Pulumi.yaml.
 */
export function workFolder(folder: string): string {
  const made = workFolderOf(folder);
  mkdirSync(made, { recursive: true, mode: 0o700 });
  writeFileSync(join(made, ".gitignore"), "*\n");
  return made;
}
