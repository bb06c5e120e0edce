import type { NewFleet } from "../newFleet.ts";
import type { PackageLocation } from "../packageLocation.ts";
import { fleetFile } from "./fleetFile.ts";
import { projectFile } from "./projectFile.ts";
import { readme } from "./readme.ts";
import { stackFile, stackFileName } from "./stackFile.ts";
import { workflows } from "./workflows/workflows.ts";

/** The folder of the fleet file and the stack files, below the fleet's. */
export const stacksFolder = "stacks";

/** Every file of a new fleet, by its path below the fleet's folder. */
export function filesOf(fleet: NewFleet, location: PackageLocation): ReadonlyMap<string, string> {
  return new Map([
    ["Pulumi.yaml", projectFile(location.path)],
    [".gitignore", "node_modules/\n"],
    ["README.md", readme(fleet, location)],
    ...workflows,
    [`${stacksFolder}/fleet.yaml`, fleetFile(fleet, location.path)],
    ...fleet.clusters.map(
      (cluster) => [`${stacksFolder}/${stackFileName(cluster)}`, stackFile(fleet, cluster)] as const,
    ),
  ]);
}
