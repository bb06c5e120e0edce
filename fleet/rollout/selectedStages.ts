import { loadWholeFleet } from "../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../settings/settingsFiles.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import type { FleetProject } from "../project/fleetProject.ts";
import { selectedClusters } from "../project/selectedFleet.ts";
import { rolloutStages, type Stage } from "./stages.ts";

/** A fleet's clusters, and the stages in which some of them are rolled out. */
export interface SelectedStages {
  /** Every cluster of the fleet. */
  readonly clusters: readonly ClusterSettings[];
  /** The stages of those that are asked for; never none. */
  readonly stages: readonly Stage[];
}

/**
 * Reads a fleet and puts the clusters that are asked for into the stages of a rollout.
 *
 * @param patterns their names, in which * stands for any characters; none for every cluster.
 * @throws {SettingsError} with every mistake in the fleet's files.
 * @throws CommandError where a pattern matches no cluster.
 */
export function selectedStages(project: FleetProject, patterns: readonly string[]): SelectedStages {
  const selected = selectedClusters(project, patterns);
  const { clusters } = loadWholeFleet(settingsFilesBeside(project.fleetFile));
  return {
    clusters,
    stages: rolloutStages(clusters, selected),
  };
}
