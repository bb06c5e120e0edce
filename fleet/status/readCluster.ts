import { apiServerConfigurations } from "../../oidc/apiServer/configurations.ts";
import { kubernetesVersionText } from "../../oidc/kubernetesVersion.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import { heldRoles } from "./access.ts";
import type { ClusterStatus } from "./fleetStatus.ts";
import type { EngineAnswers } from "./readEngine.ts";
import { type StackReading, stackReading } from "./stackReading.ts";

/** One cluster, by its settings and by what its stack says. */
export interface ReadCluster {
  readonly settings: ClusterSettings;
  readonly reading: StackReading;
  readonly status: ClusterStatus;
}

/** How one cluster stands. @param stage the stage of a rollout in which it comes. */
export function readCluster(settings: ClusterSettings, stage: string, engine: EngineAnswers): ReadCluster {
  const { cluster, apiServer, login, bindings } = settings;
  const listed = "value" in engine.list ? engine.list.value.get(cluster) : undefined;
  const reading = stackReading(listed, engine.outputs.get(cluster) ?? { value: undefined });
  const lock =
    engine.locks.get(cluster) ?? (listed?.updateInProgress === true ? { leftBehind: false } : undefined);
  const holdsNothing = reading.state.kind === "not-applied";
  const status: ClusterStatus = {
    cluster,
    role: settings.role,
    ...(settings.role === "spoke" ? { hub: settings.hub } : {}),
    stage,
    issuer: login.issuer.url,
    audience: login.audience,
    distribution: apiServer.distribution,
    ...(apiServer.distributionVersion === undefined
      ? {}
      : { distributionVersion: apiServer.distributionVersion }),
    kubernetesVersion: kubernetesVersionText(apiServer.kubernetesVersion),
    forms: formsOf(settings),
    state: reading.state,
    ...(lock === undefined ? {} : { lock }),
    ...(listed?.lastUpdate === undefined || holdsNothing ? {} : { lastUpdate: listed.lastUpdate }),
    ...(reading.outputs?.latchkeyVersion === undefined
      ? {}
      : { latchkeyVersion: reading.outputs.latchkeyVersion }),
    access: heldRoles(bindings),
  };
  return { settings, reading, status };
}

/** The forms that the cluster's API server takes, the better ones first. */
function formsOf({ login, apiServer }: ClusterSettings): ClusterStatus["forms"] {
  const configurations = apiServerConfigurations(login, apiServer);
  return (["structured", "managed", "flags"] as const).filter((form) => configurations[form] !== undefined);
}
