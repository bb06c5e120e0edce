import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LabError } from "../machine/labError.ts";
import { places } from "../places.ts";
import { writeIfChanged } from "./files.ts";
import { type ClusterPlan, hubPlan, spokePlans } from "./plan.ts";

/** The names of the clusters that were added, in that order. It goes when the lab is taken down. */
export const spokesFile = join(places.machine, "spokes.json");
const schema = z.array(z.string());

/** The plans of the clusters that were added. */
export function readSpokes(): readonly ClusterPlan[] {
  return spokePlans(readNames());
}

/**
 * Writes down that a spoke belongs to the lab from now on, or finds it written down.
 *
 * @throws LabError for a name that no spoke can have.
 */
export function rememberSpoke(name: string): ClusterPlan {
  assertSpokeName(name);
  const known = readNames();
  const names = known.includes(name) ? known : [...known, name];
  writeIfChanged(spokesFile, `${JSON.stringify(names)}\n`);
  const plan = spokePlans(names).find((each) => each.name === name);
  if (plan === undefined)
    throw new Error(`There is no plan for the spoke ${name} that was just written down.`);
  return plan;
}

/**
 * Looks whether a spoke can have this name.
 *
 * @throws LabError when it cannot.
 */
export function assertSpokeName(name: string): void {
  if (name === hubPlan.name) {
    throw new LabError(`"${name}" is the hub, which is always there: give the spoke another name.`);
  }
  if (/^[a-z][a-z0-9-]{0,29}$/.test(name)) return;
  throw new LabError(
    `"${name}" cannot be a spoke's name: begin with a small letter, go on with small letters, digits and dashes, 30 at most.`,
  );
}

function readNames(): readonly string[] {
  return existsSync(spokesFile) ? schema.parse(JSON.parse(readFileSync(spokesFile, "utf8"))) : [];
}
