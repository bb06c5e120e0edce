import { hubOutputNames, type HubOutputs } from "../../settings/hubOutputs.ts";
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
        return [name, readByProgram((await read(name, options.signal)) ?? {})] as const;
      }),
  );
  return new Map(told);
}

/** The outputs that a spoke's program reads, and no other, so that a change of the others concerns no spoke. */
function readByProgram(outputs: Readonly<Record<string, unknown>>): HubOutputs {
  return Object.fromEntries(hubOutputNames.map((name) => [name, outputs[name]]));
}
