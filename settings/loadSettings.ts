import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type ClusterSettings, composeCluster } from "./clusterSettings.ts";
import { crossChecks } from "./crossChecks.ts";
import { type CheckedFleet, loadFleet } from "./loadFleet.ts";
import { type CheckedStack, checkStack } from "./loadStack.ts";
import { type Problem, SettingsError } from "./problem.ts";
import { readSettingsFile } from "./settingsFile.ts";
import { stackSchema } from "./stackSchema.ts";

/** Where one cluster's settings come from. */
export interface SettingsSource {
  /** The fleet file; the stack files lie beside it. */
  readonly fleetFile: string;
  /** The stack's name, which is the cluster's. */
  readonly stack: string;
  /**
   * What the engine knows of the stack and its file does not hold: keys without their namespace, secrets as
   * `secretValue`.
   */
  readonly fromElsewhere: ReadonlyMap<string, unknown>;
}

const stackFilePattern = /^Pulumi\.(?<stack>.+)\.yaml$/;

/** What every stack must set. */
const requiredSettings = Object.entries(stackSchema.shape)
  .filter(([, schema]) => !schema.safeParse(undefined).success)
  .map(([name]) => name);

function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** The clusters of a fleet: every stack that has a file in its folder, and the one that is asked for; sorted. */
function clustersIn(folder: string, asked: string): readonly string[] {
  const found = readdirSync(folder).flatMap((name) => stackFilePattern.exec(name)?.groups?.["stack"] ?? []);
  return [...new Set([...found, asked])].sort();
}

/**
 * Reads the fleet file and one cluster's stack file and checks them, alone and together.
 *
 * @throws {SettingsError} with every mistake at once.
 */
export function loadSettings(source: SettingsSource): ClusterSettings {
  const folder = dirname(source.fleetFile);
  const fleetName = clickable(folder, basename(source.fleetFile));
  const stackName = clickable(folder, stackFile(source.stack));
  const fleet = loadFleet(source.fleetFile, fleetName);
  const stack = loadStack(folder, stackName, source);
  const readFleet = "problems" in fleet ? fleet : undefined;
  const readStack = "problems" in stack ? stack : undefined;
  const both = {
    ...(readFleet === undefined ? {} : { fleet: readFleet }),
    ...(readStack === undefined ? {} : { stack: readStack }),
    clusters: readFleet === undefined ? [] : clustersIn(folder, source.stack),
  };
  const problems = [
    ...problemsOf(fleet),
    ...problemsOf(stack),
    ...crossChecks.flatMap((check) => check(both)),
  ];
  if (problems.length === 0 && readFleet?.fleet !== undefined && readStack?.settings !== undefined) {
    return composeCluster({ cluster: source.stack, fleet: readFleet.fleet, stack: readStack.settings });
  }
  throw new SettingsError(
    [fleetName, stackName].flatMap((name) => problems.filter(({ file }) => file === name)),
  );
}

function loadStack(folder: string, name: string, source: SettingsSource): CheckedStack | readonly Problem[] {
  const fileName = stackFile(source.stack);
  const file = readSettingsFile(
    join(folder, fileName),
    name,
    existsSync(join(folder, `Pulumi.${source.stack}.yml`))
      ? `rename Pulumi.${source.stack}.yml to ${fileName}`
      : `make it with: pulumi stack init ${source.stack}, then set ${requiredSettings.join(", ")} and context, each with: pulumi config set latchkey:KEY VALUE`,
  );
  return "root" in file ? checkStack(file, source.fromElsewhere) : file;
}

/** A file's name as a person finds it from the project's folder: `stacks/fleet.yaml`. */
function clickable(folder: string, fileName: string): string {
  return join(basename(folder), fileName);
}

function problemsOf(read: CheckedFleet | CheckedStack | readonly Problem[]): readonly Problem[] {
  return "problems" in read ? read.problems : read;
}
