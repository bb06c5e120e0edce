import { realpathSync, existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { CommandError } from "../commandError.ts";
import type { FleetProject } from "./fleetProject.ts";
import { installedCommand } from "./installedCommand.ts";

/** The folder of the package that this file belongs to. */
export const packageFolder = resolve(import.meta.dirname, "../..");

/**
 * Makes sure that this command runs the very program that the fleet's Pulumi.yaml names, so that it cannot say anything
 * else than `pulumi up`.
 *
 * @throws CommandError where Pulumi.yaml names another.
 */
export function assertOwnProgram({ folder, programFolder }: FleetProject): void {
  const named = existsSync(programFolder) ? realpathSync(programFolder) : undefined;
  if (named === realpathSync(packageFolder)) return;
  const installed =
    named === undefined
      ? "is not there: run npm ci --ignore-scripts first"
      : "holds another Latchkey than this command";
  const command =
    basename(dirname(programFolder)) === "node_modules"
      ? installedCommand(programFolder)
      : `node ${programFolder}/fleet/main.ts`;
  throw new CommandError(
    `${folder}/Pulumi.yaml runs the program in ${programFolder}, which ${installed}. Run the command of that one: ${command}`,
  );
}
