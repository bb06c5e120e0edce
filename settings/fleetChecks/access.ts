import { excludedPattern, holdsOnCluster, matchesCluster } from "../clusterPattern.ts";
import { suggestion } from "../nearest.ts";
import type { Problem } from "../problem.ts";
import { problemAt } from "../settingsFile.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** How many clusters a message lists; the rest is counted. */
const listed = 10;

/** A rule for a cluster that does not exist gives nobody anything, and nobody notices. */
export const everyRuleMatchesACluster: FleetCheck = ({ fleet, clusters }) => {
  if (fleet === undefined) return [];
  const names = clusters.slice(0, listed).join(", ");
  const more = clusters.length > listed ? ` and ${clusters.length - listed} more` : "";
  return fleet.rules.flatMap(({ index, rule }) => {
    const path = ["access", index, "clusters"];
    const unmatched = rule.clusters.flatMap((pattern, patternIndex): readonly Problem[] => {
      const name = excludedPattern(pattern) ?? pattern;
      if (clusters.some((cluster) => matchesCluster(name, cluster))) return [];
      const message = `"${pattern}" matches no cluster of this fleet${suggestion(name, clusters)}; its clusters, one a stack file, are: ${names}${more}`;
      return [problemAt(fleet.file, [...path, patternIndex], message)];
    });
    if (unmatched.length > 0 || clusters.some((cluster) => holdsOnCluster(rule.clusters, cluster)))
      return unmatched;
    return [
      problemAt(fleet.file, path, "excludes every cluster that it includes; remove an exclusion or the rule"),
    ];
  });
};
