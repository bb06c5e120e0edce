import type { WholeFleet } from "../../settings/loadSettings.ts";
import { rolloutStages } from "../rollout/stages.ts";
import { certificateStatuses, rfc3339 } from "./certificates.ts";
import { concernsOf } from "./concerns.ts";
import type { Concern, FleetStatus } from "./fleetStatus.ts";
import { readCluster } from "./readCluster.ts";
import type { EngineAnswers } from "./readEngine.ts";

/** What a fleet's status is made of. */
export interface StatusInput {
  /** The fleet, by its settings. */
  readonly fleet: WholeFleet;
  /** The names of the clusters that are asked for. */
  readonly selected: readonly string[];
  /** What the engine says of them, and of the hubs that they trust. */
  readonly engine: EngineAnswers;
  /** What concerns the storage of their Dexes. Default: nothing. */
  readonly storage?: readonly Concern[];
  /** The present, in milliseconds since 1970. */
  readonly now: number;
  /** The version of the Latchkey that looks. */
  readonly latchkeyVersion: string;
}

/** How a fleet stands. */
export function composeStatus(input: StatusInput): FleetStatus {
  const { fleet, selected, engine, storage = [], now, latchkeyVersion } = input;
  const settingsOf = new Map(fleet.clusters.map((settings) => [settings.cluster, settings]));
  const clusters = rolloutStages(fleet.clusters, selected).flatMap(({ name, clusters: names }) =>
    names.flatMap((cluster) => {
      const settings = settingsOf.get(cluster);
      return settings === undefined ? [] : [readCluster(settings, name, engine)];
    }),
  );
  const certificates = clusters
    .flatMap(({ settings, reading: { outputs } }) =>
      settings.role === "spoke" || outputs?.certificates === undefined
        ? []
        : certificateStatuses(settings.cluster, outputs.certificates, settings.certificates, now),
    )
    .toSorted((left, right) => Date.parse(left.ends) - Date.parse(right.ends));
  return {
    takenAt: rfc3339(now),
    latchkeyVersion,
    issuer: fleet.fleet.issuer.url,
    concerns: [...concernsOf({ fleet, clusters, certificates, engine }), ...storage],
    clusters: clusters.map(({ status }) => status),
    certificates,
    gitHubClients: clusters.flatMap(({ settings: { cluster, role }, reading: { outputs } }) => {
      // A spoke has no client. What its state calls one would put a link of its choice on the page.
      if (role === "spoke" || outputs?.gitHub === undefined) return [];
      const { clientId, clientSecretSince, clientSecretPage } = outputs.gitHub;
      return [{ cluster, clientId, secretSince: clientSecretSince, secretPage: clientSecretPage }];
    }),
  };
}
