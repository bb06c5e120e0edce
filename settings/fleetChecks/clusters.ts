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
