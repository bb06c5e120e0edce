import { deviceClientId, isolationClientId } from "../../oidc/dex/clients.ts";
import { audienceOf } from "../audience.ts";
import { problemAt } from "../settingsFile.ts";
import { duplicates } from "./duplicates.ts";
import type { FleetCheck } from "./fleetCheck.ts";

/** A token for one cluster would open the other. */
export const audiencesAreUnique: FleetCheck = ({ stacks }) => {
  const named = stacks.filter(
    ({ right, written }) => right.audience !== undefined || !written.has("audience"),
  );
  return duplicates(named, ({ cluster, right }) => audienceOf(cluster, right.audience)).map(
    ({ value, first, again }) => {
      // The one to change is the one that was written.
      const [stack, other] = again.written.has("audience") ? [again, first] : [first, again];
      return problemAt(
        stack.file,
        stack.inFile(["audience"]),
        `is "${value}", the audience of ${other.cluster}: a token for one would open the other; write another, or remove it for ${audienceOf(stack.cluster, undefined)}`,
      );
    },
  );
};

/**
 * Two clients of one Dex would be one: with device code, each audience has a second client, which may ask for
 * its tokens. Whether device code is on does not matter, so that it can be turned on at any time.
 */
export const noAudienceIsADeviceClient: FleetCheck = ({ stacks }) => {
  const named = stacks.filter(
    ({ right, written }) => right.audience !== undefined || !written.has("audience"),
  );
  const byDeviceClient = new Map(
    named.map((stack) => [deviceClientId(audienceOf(stack.cluster, stack.right.audience)), stack]),
  );
  return named.flatMap(({ cluster, right, written, file, inFile }) => {
    const audience = audienceOf(cluster, right.audience);
    const other = byDeviceClient.get(audience);
    if (other === undefined) return [];
    const own = written.has("audience") ? "is" : "defaults to";
    return [
      problemAt(
        file,
        inFile(["audience"]),
        `${own} "${audience}", the client by which people log in to ${other.cluster} by device code: a token for one would open the other; write another, such as latchkey-cluster-${cluster}`,
      ),
    ];
  });
};

/** Tokens of that audience are shown to every cluster, and each must refuse them. */
export const noAudienceIsTheIsolationClient: FleetCheck = ({ stacks }) =>
  stacks.flatMap((stack) => {
    const { cluster, right, written, file, inFile } = stack;
    if (right.audience === undefined && written.has("audience")) return [];
    if (audienceOf(cluster, right.audience) !== isolationClientId) return [];
    const own = written.has("audience") ? "is" : "defaults to";
    return [
      problemAt(
        file,
        inFile(["audience"]),
        `${own} "${isolationClientId}", the audience of tokens that must open no cluster; write another, such as latchkey-cluster-${cluster}`,
      ),
    ];
  });

/** Two stacks would configure one API server, and each would undo what the other did. */
export const clustersAreClaimedOnce: FleetCheck = ({ stacks }) =>
  duplicates(stacks, ({ right }) => right.context).map(({ value, first, again }) => {
    const hubs = [first.right.hub, again.right.hub];
    const claimed =
      hubs.every((hub) => hub !== undefined) && hubs[0] !== hubs[1]
        ? ` for the hub ${String(hubs[0])}, so that two hubs claim one cluster`
        : "";
    return problemAt(
      again.file,
      again.inFile(["context"]),
      `is "${value}", which the stack ${first.cluster} administers${claimed}; name another cluster's context, or remove one of the two stack files`,
    );
  });
