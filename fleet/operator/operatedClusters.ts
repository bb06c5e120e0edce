import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { CommandError } from "../commandError.ts";
import { listed } from "../listed.ts";
import type { FleetProject } from "../project/fleetProject.ts";
import type { OperatedCluster } from "./stackResource.ts";

/** What of a stack file is the engine's own, and matters here. */
const engineKeys = z.looseObject({ secretsprovider: z.string().optional() });

/** What the pods of clusters are given. */
export interface PodProvisions {
  /** The program's folder, relative to the fleet's, where npm installs it; absent where the repository holds it. */
  readonly installedProgram?: string | undefined;
  /** The Secret with the administrator's kubeconfig. */
  readonly kubeconfigSecret?: string | undefined;
}

/**
 * What the operator has to know of clusters, by their names.
 *
 * @throws CommandError where a cluster is administered by a context, and no kubeconfig is there for it.
 */
export function operatedClusters(
  project: FleetProject,
  clusters: readonly ClusterSettings[],
  { installedProgram, kubeconfigSecret }: PodProvisions,
): ReadonlyMap<string, OperatedCluster> {
  const byContext = clusters.filter(({ context }) => context !== undefined).map(({ cluster }) => cluster);
  if (byContext.length > 0 && kubeconfigSecret === undefined) {
    throw new CommandError(
      `${listed(byContext)}: administered by a context of a kubeconfig, which the operator's pods do not have; name the Secret that holds it under the key config with --kubeconfig-secret, or give each stack one of its own with: pulumi config set --secret latchkey:kubeconfig < FILE`,
      2,
    );
  }
  return new Map(
    clusters.map(({ cluster, context }) => {
      const provider = secretsProvider(project, cluster);
      return [
        cluster,
        {
          cluster,
          ...(provider === undefined ? {} : { secretsProvider: provider }),
          workspace: {
            ...(installedProgram === undefined ? {} : { installedProgram }),
            ...(context === undefined || kubeconfigSecret === undefined ? {} : { kubeconfigSecret }),
          },
        },
      ];
    }),
  );
}

function secretsProvider({ fleetFile }: FleetProject, cluster: string): string | undefined {
  const text = readFileSync(join(dirname(fleetFile), `Pulumi.${cluster}.yaml`), "utf8");
  return engineKeys.safeParse(parseDocument(text).toJS()).data?.secretsprovider;
}
