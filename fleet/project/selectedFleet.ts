import { InvalidArgumentError } from "@commander-js/extra-typings";
import { CommandError } from "../commandError.ts";
import { selectClusters } from "./selection.ts";
import type { Surroundings } from "../surroundings.ts";
import type { FleetProject } from "./fleetProject.ts";
import { type KnownFleet, knownFleet } from "./knownFleet.ts";
import { programOf } from "./program.ts";
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
  programOf(project);
  return { fleet: knownFleet(project, environment), selected: selectedClusters(project, patterns) };
}

/**
 * The clusters of a fleet that patterns name, sorted.
 *
 * @param patterns as for {@link selectedFleet}.
 * @throws CommandError where a pattern matches nothing.
 */
export function selectedClusters(project: FleetProject, patterns: readonly string[]): readonly string[] {
  const selected = selectClusters(project.clusters, [], patterns.length === 0 ? {} : { clusters: patterns });
  if ("reasons" in selected) throw new CommandError(selected.reasons.join("\n"), 2);
  return selected.map(({ cluster }) => cluster);
}

/** Reads how many stacks are worked on at once. @throws InvalidArgumentError */
export function parallelism(written: string): number {
  if (/^[1-9]\d?$/.test(written)) return Number(written);
  throw new InvalidArgumentError("Write a number from 1 to 99.");
}
