import { matchesCluster } from "./clusterPattern.ts";
import { dexExposure } from "./dexExposure.ts";
import type { CheckedFleet } from "./loadFleet.ts";
import type { CheckedStack } from "./loadStack.ts";
import { suggestion } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { problemAt } from "./settingsFile.ts";

/** A fleet and one of its stacks, each as far as it is right. */
export interface FleetAndStack {
  /** Absent where its file cannot be read. */
  readonly fleet?: CheckedFleet;
  /** Absent where its file cannot be read. */
  readonly stack?: CheckedStack;
  /** The names of every cluster of the fleet. */
  readonly clusters: readonly string[];
}

/** A rule over fleet and stack together. It passes over what is wrong by itself, so that no mistake hides another. */
type CrossCheck = (both: FleetAndStack) => readonly Problem[];

/** How many clusters a message lists; the rest is counted. */
const listed = 10;

const everyRuleMatchesACluster: CrossCheck = ({ fleet, clusters }) => {
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

const exposureFitsIssuer: CrossCheck = ({ fleet, stack }) => {
  const issuer = stack?.issuer ?? fleet?.issuer;
  if (stack?.exposure === undefined || issuer === undefined || issuer === "invalid") return [];
  const exposure = dexExposure(stack.exposure, issuer);
  if (!("message" in exposure)) return [];
  return [problemAt(stack.file, stack.inFile(["exposure", ...exposure.path]), exposure.message)];
};

/** Every rule over fleet and stack together. All are asked, so that all mistakes are reported at once. */
export const crossChecks: readonly CrossCheck[] = [everyRuleMatchesACluster, exposureFitsIssuer];
