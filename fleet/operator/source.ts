import { realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { CommandError } from "../commandError.ts";
import type { FleetProject } from "../project/fleetProject.ts";
import type { GitRepository } from "../project/gitRepository.ts";
import type { FoundSource } from "./options.ts";

/** Where the operator finds a fleet and its program. */
export interface FleetSource extends FoundSource {
  /** The program's folder, relative to the fleet's, where npm installs it; absent where the repository holds it. */
  readonly installedProgram?: string | undefined;
}

/**
 * Where the operator finds a fleet and its program: both must be in the repository, or come from there by npm.
 *
 * @param repository the one that the fleet's folder is in; without one, the folder is taken for the repository's own.
 * @throws CommandError where the program is somewhere else.
 */
export function fleetSource(project: FleetProject, repository: GitRepository | undefined): FleetSource {
  const fleet = realpathSync(project.folder);
  const root = realpathSync(repository?.root ?? fleet);
  const program = resolve(fleet, relative(project.folder, project.programFolder));
  const programPath = slashes(relative(fleet, program));
  const isInstalled = programPath.split("/").includes("node_modules");
  if (program !== root && !program.startsWith(root + sep)) {
    throw new CommandError(
      `Pulumi.yaml runs the program in ${programPath}, which is not in the fleet's repository, and the operator's pods have nothing else; install Latchkey as a package: docs/fleet.md of Latchkey says how`,
    );
  }
  return {
    origin: repository?.origin,
    folder: slashes(relative(root, fleet)),
    ...(isInstalled ? { installedProgram: programPath } : {}),
  };
}

function slashes(path: string): string {
  return path.split(sep).join("/");
}
