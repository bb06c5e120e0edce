import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The text of a file, or the code of the system's error that kept it from being read: `ENOENT`. */
export type FileContent = { readonly text: string } | { readonly code: string };

/** The files that describe a fleet: its fleet file, and beside it a stack file for each cluster. */
export interface SettingsFiles {
  /** The name of the folder that they lie in; messages call a file by it: `stacks/fleet.yaml`. */
  readonly folder: string;
  /** The fleet file's name in that folder. */
  readonly fleetFile: string;
  /** The names of all files in that folder; none where it is not there. */
  names(): readonly string[];
  /** What the file of a name holds. */
  read(name: string): FileContent;
}

/** The files on the disk, by the fleet file's path. They are read anew each time, and never changed. */
export function settingsFilesBeside(fleetFile: string): SettingsFiles {
  const folder = dirname(fleetFile);
  return {
    folder: basename(folder),
    fleetFile: basename(fleetFile),
    names: () => (existsSync(folder) ? readdirSync(folder) : []),
    read: (name) => {
      try {
        return { text: readFileSync(join(folder, name), "utf8") };
      } catch (error) {
        if (!(error instanceof Error && "code" in error)) throw error;
        return { code: String(error.code) };
      }
    },
  };
}

/** Files that lie nowhere yet, by their paths, such as those that somebody is about to write. */
export function unwrittenSettingsFiles(fleetFile: string, texts: ReadonlyMap<string, string>): SettingsFiles {
  const folder = dirname(fleetFile);
  return {
    folder: basename(folder),
    fleetFile: basename(fleetFile),
    names: () => [...texts.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path)),
    read: (name) => {
      const text = texts.get(join(folder, name));
      return text === undefined ? { code: "ENOENT" } : { text };
    },
  };
}

/** A file as messages call it, and as a person finds it from the project's folder: `stacks/fleet.yaml`. */
export function nameForPeople({ folder }: SettingsFiles, name: string): string {
  return join(folder, name);
}
