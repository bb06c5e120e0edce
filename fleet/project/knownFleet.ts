import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type ClusterConnection,
  clusterConnections,
  KubeconfigError,
} from "../../oidc/kubeconfig/clusterConnection.ts";
import { ambientKubeconfigs } from "../../program/administeredCluster.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { loadWholeFleet } from "../../settings/loadSettings.ts";
import { settingsFilesBeside } from "../../settings/settingsFiles.ts";
import type { FleetProject } from "./fleetProject.ts";

/** A cluster as its files and the person's kubeconfig describe it. */
export interface KnownCluster {
  readonly settings: ClusterSettings;
  /** Its stack file as it is. */
  readonly stackFile: string;
  /** Where its context leads; absent where a kubeconfig is among its secrets, and where the context leads nowhere. */
  readonly connection?: ClusterConnection;
}

/** A fleet as its files describe it. */
export interface KnownFleet {
  readonly project: FleetProject;
  /** Pulumi.yaml as it is. */
  readonly projectFile: string;
  /** Every cluster by its name, sorted. */
  readonly clusters: ReadonlyMap<string, KnownCluster>;
  /** What every cluster is built from, in the same order. */
  readonly settings: readonly ClusterSettings[];
}

/**
 * Reads a fleet's files, and where the contexts of its clusters lead.
 *
 * @throws {SettingsError} with every mistake in the files.
 */
export function knownFleet(project: FleetProject, environment: NodeJS.ProcessEnv): KnownFleet {
  const { clusters } = loadWholeFleet(settingsFilesBeside(project.fleetFile));
  const connect = connections(environment);
  const folder = dirname(project.fleetFile);
  return {
    project,
    projectFile: readFileSync(join(project.folder, "Pulumi.yaml"), "utf8"),
    settings: clusters,
    clusters: new Map(
      clusters.map((settings) => {
        const connection = settings.context === undefined ? undefined : connect(settings.context);
        const known = {
          settings,
          stackFile: readFileSync(join(folder, `Pulumi.${settings.cluster}.yaml`), "utf8"),
          ...(connection === undefined ? {} : { connection }),
        };
        return [settings.cluster, known];
      }),
    ),
  };
}

/** A context that leads nowhere is the program's to complain about, with all that is wrong with its stack. */
function connections(environment: NodeJS.ProcessEnv): (context: string) => ClusterConnection | undefined {
  const find = orNothing(() => clusterConnections(ambientKubeconfigs(environment)));
  return (context) => find && orNothing(() => find(context));
}

function orNothing<Result>(step: () => Result): Result | undefined {
  try {
    return step();
  } catch (error) {
    if (error instanceof KubeconfigError) return undefined;
    throw error;
  }
}
