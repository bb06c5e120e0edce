import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { LabError } from "../machine/labError.ts";
import { writeIfChanged } from "./files.ts";
import { clusterFiles } from "./layout.ts";
import type { ClusterPlan } from "./plan.ts";

const flagsSchema = z.array(z.string());

/** The flags that a cluster's API server gets besides the lab's own. They last until others are written or the lab is taken down. */
export function readApiServerFlags(plan: ClusterPlan): readonly string[] {
  const file = clusterFiles(plan).apiServerFlags;
  return existsSync(file) ? flagsSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : [];
}

/**
 * Writes down the flags that a cluster's API server is started with from now on.
 *
 * @throws LabError for an argument that is no flag with its value: the API server takes no other.
 */
export function writeApiServerFlags(plan: ClusterPlan, flags: readonly string[]): void {
  const wrong = flags.find((flag) => !/^--[a-z][a-z0-9-]*(=|$)/.test(flag));
  if (wrong !== undefined) {
    throw new LabError(
      `The API server was to be started with "${wrong}": write each flag as one word, --name=value.`,
    );
  }
  writeIfChanged(clusterFiles(plan).apiServerFlags, `${JSON.stringify(flags, undefined, 2)}\n`);
}
