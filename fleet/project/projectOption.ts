import { resolve } from "node:path";
import { findFleetProject, type FleetProject } from "./fleetProject.ts";

/** The option that names a fleet's folder: its flag, and what it means. */
export const projectOption = [
  "--project <dir>",
  "the fleet's folder (default: the nearest one upwards that holds a Pulumi.yaml)",
] as const;

/**
 * The project that a command works on.
 *
 * @param written what stands behind `--project`; `undefined` where it is left out.
 * @throws CommandError when there is none, or it is none of a fleet's.
 */
export function projectNamed(written: string | undefined, workingFolder: string): FleetProject {
  return written === undefined
    ? findFleetProject(workingFolder, true)
    : findFleetProject(resolve(workingFolder, written), false);
}
