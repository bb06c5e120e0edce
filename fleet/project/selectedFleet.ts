import { CommandError } from "../commandError.ts";
import { type SelectedCluster, selectClusters } from "./selection.ts";
import type { Surroundings } from "../surroundings.ts";
import type { FleetProject } from "./fleetProject.ts";
import { type KnownFleet, knownFleet } from "./knownFleet.ts";
import { assertOwnProgram } from "./program.ts";
import { projectNamed } from "./projectOption.ts";

/** A fleet, and which of its clusters a command is for. */
export interface SelectedFleet {
  readonly fleet: KnownFleet;
  /** Their names, sorted. */
  readonly selected: readonly string[];
}

/**
 * Finds the fleet that a command with the engine is for, and checks all of its files.
 *
 * @param patterns names of clusters, in which `*` stands for any characters. None: every cluster.
 * @param folder the fleet's, as written. Default: the nearest one upwards that holds a Pulumi.yaml.
 * @throws CommandError where there is none, where it runs another program, or where a pattern matches nothing.
 * @throws {SettingsError} with every mistake in the fleet's files.
 */
export function selectedFleet(
  patterns: readonly string[],
  folder: string | undefined,
  { workingFolder, environment }: Pick<Surroundings, "workingFolder" | "environment">,
): SelectedFleet {
  const project = projectNamed(folder, workingFolder);
  assertOwnProgram(project);
  return { fleet: knownFleet(project, environment), selected: selectedClusters(project, patterns) };
}

/**
 * The clusters of a fleet that patterns name, sorted.
 *
 * @param patterns as for {@link selectedFleet}.
 * @throws CommandError where a pattern matches nothing.
 */
export function selectedClusters(project: FleetProject, patterns: readonly string[]): readonly string[] {
  return matchedClusters(project, patterns).map(({ cluster }) => cluster);
}

/** {@link selectedClusters}, with how each is named. */
export function matchedClusters(
  project: FleetProject,
  patterns: readonly string[],
): readonly SelectedCluster[] {
  const selected = selectClusters(project.clusters, [], patterns.length === 0 ? {} : { clusters: patterns });
  if ("reasons" in selected) throw new CommandError(selected.reasons.join("\n"), 2);
  return selected;
}
