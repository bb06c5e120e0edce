import { holdsOnCluster } from "../clusterPattern.ts";
import { hasDex } from "../loadStack.ts";
import type { PlacedRule } from "../loadFleet.ts";
import type { Problem } from "../problem.ts";
import { problemAt } from "../settingsFile.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** How many clusters a message lists; the rest is counted. */
const listed = 3;

/** Reads neither Secrets nor custom resources, runs nothing and impersonates nobody (bootstrappolicy/policy.go). */
const harmlessRole = "view";

/** Its service accounts may read every object of a cluster, and who edits a namespace may impersonate those in it. */
const controlPlaneNamespace = "kube-system";

/**
 * Only administrators of the whole cluster have a role where Dex's signing keys are. Somebody who reads them can sign a
 * token for anybody, on every cluster of that Dex. `edit` is enough: it may impersonate Dex's service account, and neither that
 * nor reading reaches admission, so that no policy in the cluster can prevent it.
 */
export const onlyAdministratorsReachDex: FleetCheck = ({ fleet, stacks }) => {
  if (fleet === undefined) return [];
  const withDex = stacks.filter(hasDex).map(({ cluster }) => cluster);
  return fleet.rules.flatMap((placed): readonly Problem[] => {
    const dexes = withDex.filter((cluster) => holdsOnCluster(placed.rule.clusters, cluster));
    if (dexes.length === 0 || placed.rule.role === harmlessRole) return [];
    return problemsOnDexes(placed, dexes, fleet.dexNamespace).map(({ path, message }) =>
      problemAt(fleet.file, ["access", placed.index, ...path], message),
    );
  });
};

interface RuleProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function problemsOnDexes(
  { rule: { role, namespaces } }: PlacedRule,
  dexes: readonly string[],
  dexNamespace: string | undefined,
): readonly RuleProblem[] {
  const clusters = clusterList(dexes);
  const exclude = `exclude the cluster${dexes.length === 1 ? "" : "s"} in clusters, like "!${dexes[0] ?? ""}"`;
  const opened = "may open its signing keys, which sign tokens for anybody";
  if (namespaces === undefined) {
    if (role === "cluster-admin") return [];
    const message = `"${role}" covers Dex's namespace on ${clusters}, and ${opened}. Only cluster-admin and ${harmlessRole} may cover it; list other namespaces, or ${exclude}`;
    return [{ path: ["role"], message }];
  }
  return namespaces.flatMap((namespace, index) => {
    const reason = reasonAgainst(namespace, dexNamespace);
    if (reason === undefined) return [];
    const message = `"${namespace}" ${reason} on ${clusters}, and "${role}" there ${opened}; remove it, or ${exclude}`;
    return [{ path: ["namespaces", index], message }];
  });
}

function reasonAgainst(namespace: string, dexNamespace: string | undefined): string | undefined {
  if (namespace === dexNamespace) return "is Dex's namespace";
  return namespace === controlPlaneNamespace ? "has service accounts that can read Dex's objects" : undefined;
}

function clusterList(clusters: readonly string[]): string {
  const names = clusters.slice(0, listed).join(", ");
  return clusters.length > listed ? `${names} and ${clusters.length - listed} more` : names;
}
