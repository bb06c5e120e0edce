import type { HubOutputs } from "../affected/stackInputs.ts";
import type { KnownCluster } from "../project/knownFleet.ts";
import type { PulumiOptions } from "./pulumiCommand.ts";
import type { ListedStack } from "./stackList.ts";
import { stackOutputsOf } from "./stackOutputs.ts";

/**
 * What the hubs of clusters say, by their stacks' names; a hub without a stack says nothing.
 *
 * @throws CommandError when the engine cannot tell a hub's outputs.
 */
export async function hubOutputs(
  clusters: readonly KnownCluster[],
  stacks: ReadonlyMap<string, ListedStack>,
  options: PulumiOptions,
): Promise<ReadonlyMap<string, HubOutputs>> {
  const names = new Set(clusters.flatMap(({ settings }) => (settings.role === "spoke" ? settings.hub : [])));
  const read = stackOutputsOf(options);
  const told = await Promise.all(
    [...names]
      .filter((name) => stacks.has(name))
      .map(async (name) => {
        const { issuer, certificateAuthority, clients } = (await read(name, options.signal)) ?? {};
        return [name, { issuer, certificateAuthority, clients }] as const;
      }),
  );
  return new Map(told);
}
