import type { CheckedStack } from "../loadStack.ts";
import { suggestion } from "../nearest.ts";
import { problemAt } from "../settingsFile.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** Every spoke's hub is a stack of the fleet, and is a hub. */
export const everySpokeHasAHub: FleetCheck = ({ stacks, clusters }) => {
  const byCluster = new Map(stacks.map((stack) => [stack.cluster, stack]));
  const hubs = stacks.filter(({ right }) => right.role === "hub").map(({ cluster }) => cluster);
  return stacks.flatMap((stack) => {
    const { role, hub } = stack.right;
    if (role !== "spoke" || hub === undefined) return [];
    const reason = clusters.includes(hub)
      ? reasonAgainst(stack, byCluster.get(hub), byCluster)
      : `"${hub}" is no stack of this fleet${suggestion(hub, clusters)}; ${choice(hubs)}`;
    return reason === undefined ? [] : [problemAt(stack.file, stack.inFile(["hub"]), reason)];
  });
};

/** Why a stack can be no spoke's hub; `undefined` where it can, or where its own file is wrong in the role. */
function reasonAgainst(
  spoke: CheckedStack,
  hub: CheckedStack | undefined,
  byCluster: ReadonlyMap<string, CheckedStack>,
): string | undefined {
  switch (hub?.right.role) {
    case "standalone":
      return `"${hub.cluster}" is standalone, so its Dex serves no other cluster; write latchkey:role: hub in its stack file`;
    case "spoke": {
      const chain = chainFrom(spoke, byCluster);
      if (chain.at(-1) === spoke.cluster)
        return `leads back to itself: ${chain.join(" → ")}; one of them must be the hub`;
      return `"${hub.cluster}" is a spoke itself; write its hub, ${JSON.stringify(hub.right.hub ?? "…")}`;
    }
    default:
      return undefined;
  }
}

/** The stacks that one comes to by going from spoke to hub, until there is no next or one comes again. */
function chainFrom(start: CheckedStack, byCluster: ReadonlyMap<string, CheckedStack>): readonly string[] {
  const chain = [start.cluster];
  for (let next = start.right.hub; next !== undefined; next = byCluster.get(next)?.right.hub) {
    const seen = chain.includes(next);
    chain.push(next);
    if (seen) break;
  }
  return chain;
}

function choice(hubs: readonly string[]): string {
  return hubs.length === 0
    ? "make a stack of role hub first, and write its name"
    : `the fleet's hubs are: ${hubs.join(", ")}`;
}
