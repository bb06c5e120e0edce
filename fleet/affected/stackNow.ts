import type { HubOutputs } from "../../settings/hubOutputs.ts";
import type { ListedStack } from "../engine/stackList.ts";
import type { KnownCluster, KnownFleet } from "../project/knownFleet.ts";
import type { StackNow } from "./affected.ts";
import { environmentOfProviders, inputsDigest, readsEnvironments } from "./stackInputs.ts";

/** What of a fleet decides, beside a stack's own files, what its program says. */
export interface AroundStack {
  readonly fleet: KnownFleet;
  /** The stacks that the backend has, by name. */
  readonly stacks: ReadonlyMap<string, ListedStack>;
  /** What hubs say, by their stacks' names. */
  readonly hubs: ReadonlyMap<string, HubOutputs>;
  /** The code's digest; absent where it cannot be told. */
  readonly code: string | undefined;
  /** The environment that the engine runs in. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * What is known of a stack before the engine is asked. The program of a cluster with a Dex is a function of the time and
 * of what GitHub answers too, so of its inputs nothing is said; nor of those that come from a Pulumi ESC environment.
 */
export function stackNow(
  { settings, stackFile, connection }: KnownCluster,
  { fleet, stacks, hubs, code, environment }: AroundStack,
): StackNow {
  const listed = stacks.get(settings.cluster);
  const hub = settings.role === "spoke" ? hubs.get(settings.hub) : undefined;
  const isFunction = code !== undefined && hub !== undefined && !readsEnvironments(stackFile);
  return {
    cluster: settings.cluster,
    inputs: isFunction
      ? inputsDigest({
          settings,
          stackFile,
          projectFile: fleet.projectFile,
          code,
          hub,
          ...(connection === undefined ? {} : { connection }),
          environment: environmentOfProviders(environment),
        })
      : undefined,
    state: listed?.lastUpdate && `${listed.lastUpdate} ${listed.resources ?? 0}`,
  };
}
