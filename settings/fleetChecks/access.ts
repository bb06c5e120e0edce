import { matchesCluster } from "../clusterPattern.ts";
import { suggestion } from "../nearest.ts";
import { problemAt } from "../settingsFile.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** How many clusters a message lists; the rest is counted. */
const listed = 10;

/** A rule for a cluster that does not exist gives nobody anything, and nobody notices. */
export const everyRuleMatchesACluster: FleetCheck = ({ fleet, clusters }) => {
  if (fleet === undefined) return [];
  const names = clusters.slice(0, listed).join(", ");
  const more = clusters.length > listed ? ` and ${clusters.length - listed} more` : "";
  return fleet.rules.flatMap(({ index, rule }) =>
    rule.clusters.flatMap((pattern, patternIndex) => {
      if (clusters.some((cluster) => matchesCluster(pattern, cluster))) return [];
      const message = `"${pattern}" matches no cluster of this fleet${suggestion(pattern, clusters)}; its clusters, one a stack file, are: ${names}${more}`;
      return [problemAt(fleet.file, ["access", index, "clusters", patternIndex], message)];
    }),
  );
};
