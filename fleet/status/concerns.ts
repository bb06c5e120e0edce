import type { WholeFleet } from "../../settings/loadSettings.ts";
import {
  certificateConcerns,
  hubConcerns,
  lockConcerns,
  outputConcerns,
  stateConcerns,
} from "./clusterConcerns.ts";
import type { CertificateStatus, Concern } from "./fleetStatus.ts";
import type { EngineAnswers } from "./readEngine.ts";
import type { ReadCluster } from "./readCluster.ts";

/** What concerns are found in. */
export interface Observed {
  readonly fleet: WholeFleet;
  /** The clusters that are asked for, in the order of a rollout. */
  readonly clusters: readonly ReadCluster[];
  readonly certificates: readonly CertificateStatus[];
  readonly engine: EngineAnswers;
}

/** Everything that a person should see to, problems first. What is the same for several clusters is told once. */
export function concernsOf(observed: Observed): readonly Concern[] {
  const { clusters, certificates } = observed;
  const single = clusters.flatMap((read) => {
    const { cluster } = read.settings;
    return [
      ...stateConcerns(read.status),
      ...lockConcerns(read.status),
      ...hubConcerns(read, observed.engine),
      ...outputConcerns(read, observed.engine),
      ...certificates.filter((each) => each.cluster === cluster).flatMap(certificateConcerns),
    ].map((concern) => ({ cluster, ...concern }));
  });
  const merged = [
    ...Map.groupBy(single, ({ level, what, remedy }) => JSON.stringify([level, what, remedy])).values(),
  ];
  const concerns = [
    ...fleetConcerns(observed),
    ...merged.flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const { cluster, ...concern } = first;
      return [{ ...concern, clusters: [cluster, ...others.map((other) => other.cluster)] }];
    }),
  ];
  return concerns.toSorted((left, right) => rank(left) - rank(right));
}

function rank({ level }: Concern): number {
  return level === "problem" ? 0 : 1;
}

/** What is about no cluster of the fleet. */
function fleetConcerns({ fleet, engine: { list } }: Observed): readonly Concern[] {
  if ("unreadable" in list) {
    return [
      {
        level: "problem",
        clusters: [],
        what: `the engine's list of stacks cannot be read, so when they were updated is not known: ${list.unreadable}`,
        remedy: "see what pulumi stack ls says",
      },
    ];
  }
  const known = new Set(fleet.clusters.map(({ cluster }) => cluster));
  const strays = [...list.value]
    .filter(([stack, { resources }]) => !known.has(stack) && (resources ?? 0) > 0)
    .map(([stack]) => stack)
    .toSorted();
  return strays.length === 0
    ? []
    : [
        {
          level: "warning",
          clusters: [],
          what: `stacks that have no file in the fleet, and are still applied: ${strays.join(", ")}`,
          remedy: "bring their files back, and run pulumi destroy before a file is removed",
        },
      ];
}
