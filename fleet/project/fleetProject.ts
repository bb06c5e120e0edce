import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { clustersIn } from "../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../settings/settingsFiles.ts";
import { CommandError } from "../commandError.ts";

/** A Pulumi project whose stacks are the clusters of a fleet. */
export interface FleetProject {
  /** Its name in Pulumi. */
  readonly name: string;
  /** The folder of its Pulumi.yaml, where `pulumi` runs. */
  readonly folder: string;
  /** The folder that its `main` names, where the engine runs the program. */
  readonly programFolder: string;
  /** The fleet file. */
  readonly fleetFile: string;
  /** The clusters, sorted: every stack that has a file beside the fleet file. */
  readonly clusters: readonly string[];
}

const projectFileName = "Pulumi.yaml";

/** A configuration value of the project: a scalar, or an object that holds it. */
const projectConfigValue = z.union([
  z.string(),
  z.looseObject({ value: z.string().optional(), default: z.string().optional() }),
]);

/** What is read of a Pulumi.yaml; the rest is the engine's. */
const projectFile = z.looseObject({
  name: z.string(),
  main: z.string().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
});

/** The key under which a Pulumi.yaml says where the fleet file is. */
const fleetKey = "latchkey:fleet";

/**
 * Finds the project that a command works on.
 *
 * @param folder where to look.
 * @param upwards whether the folders above are looked through too, as `pulumi` does it.
 * @throws CommandError when there is none, or it is none of a fleet's.
 */
export function findFleetProject(folder: string, upwards: boolean): FleetProject {
  const found = projectFolder(folder, upwards);
  if (found === undefined) {
    const where = upwards ? `${folder} and the folders above it` : folder;
    throw new CommandError(
      `there is no ${projectFileName} in ${where}; name the fleet's folder with --project DIR, or write a new fleet with: latchkey init DIR`,
    );
  }
  const { name, programFolder, fleetFile } = readProject(found);
  const clusters = clustersIn(settingsFilesBeside(fleetFile));
  if (clusters.length === 0) {
    throw new CommandError(
      `${dirname(fleetFile)} holds no stack file: a cluster is a file Pulumi.<stack>.yaml beside ${basename(fleetFile)}`,
    );
  }
  return { name, folder: found, programFolder, fleetFile, clusters };
}

function projectFolder(folder: string, upwards: boolean): string | undefined {
  if (existsSync(join(folder, projectFileName))) return folder;
  const above = dirname(folder);
  return upwards && above !== folder ? projectFolder(above, upwards) : undefined;
}

/** Reads Pulumi.yaml. The fleet file is where `latchkey:fleet` says, relative to `main`, or `stacks/fleet.yaml`. */
function readProject(folder: string): Pick<FleetProject, "name" | "programFolder" | "fleetFile"> {
  const path = join(folder, projectFileName);
  const document = parseDocument(readFileSync(path, "utf8"), { logLevel: "silent" });
  const project = projectFile.safeParse(document.toJS());
  if (document.errors.length > 0 || !project.success)
    throw new CommandError(`${path} is no Pulumi project: repair it, then run again`);
  const { name, main = ".", config = {} } = project.data;
  const programFolder = resolve(folder, main);
  const written = projectConfigValue.safeParse(config[fleetKey]);
  if (!written.success) return { name, programFolder, fleetFile: join(folder, "stacks", "fleet.yaml") };
  const { data } = written;
  const named = typeof data === "string" ? data : (data.value ?? data.default ?? "");
  return { name, programFolder, fleetFile: resolve(programFolder, named) };
}
