import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { CommandError } from "../commandError.ts";

/** The first line of every file of ours, by which it is known again. */
const firstLine = "# Written by latchkey operator.";

/** Kubernetes resources as one text, in their order. */
export function manifest(resources: readonly object[]): string {
  const documents = resources.map((resource) =>
    stringify(resource, { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" }),
  );
  return `${firstLine} Change the fleet's settings or the command line, and write it again.\n---\n${documents.join("---\n")}`;
}

/**
 * Writes a manifest into a file.
 *
 * @throws CommandError where the file is there and none of ours.
 */
export function writeManifest(path: string, text: string): void {
  if (existsSync(path) && !readFileSync(path, "utf8").startsWith(firstLine)) {
    throw new CommandError(
      `${path} was not written by latchkey operator, and is left as it is; move it out of the way, or name another file`,
    );
  }
  writeFileSync(path, text);
}
