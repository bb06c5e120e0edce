import type { AppliedStack } from "../outputs/appliedStack.ts";
import { emittedMapping, mappedIdentity } from "./apiServer/claimMapping.ts";
import { type ApiServerAddress, whoIs } from "./apiServer/whoIs.ts";
import { type Clock, type Patience, lookAgain } from "./clock.ts";
import type { Network } from "./network.ts";
import { claimsOf } from "./token/claims.ts";
import { type Finding, type Identity, failed, ok } from "./verification.ts";

/** What a token is shown to its own cluster with. */
export interface AcceptedInput {
  readonly cluster: string;
  readonly stack: AppliedStack;
  /** Where its administrator knows it to answer. The token is sent there and nowhere else. */
  readonly connection: ApiServerAddress;
  /** The token that is for this cluster. */
  readonly token: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly waiting: (forWhat: string) => void;
  /** Takes whom it names. */
  readonly accepted: (identity: Identity) => void;
}

/** An API server that has just started, or just loaded a file, reads the issuer's keys first, and tries every 10 s. */
const initialization: Patience = { interval: 2_000, limit: 30_000 };

/** Whether a cluster accepts a token that is for it, and makes of it the names that the stack emits. */
export async function checkAccepted(input: AcceptedInput): Promise<Finding> {
  const { cluster, connection, token, network, clock, waiting, accepted } = input;
  const { answer } = await lookAgain(
    async () => {
      const said = await whoIs(connection, token, network);
      return { answer: said, final: said.kind === "accepted" };
    },
    clock,
    initialization,
    () => {
      waiting("for its API server to accept a token");
    },
  );
  switch (answer.kind) {
    case "unclear":
      return failed(
        answer.reason,
        "see whether the API server runs, whether this machine may reach it, and whether its address changed since the last pulumi up",
      );
    case "refused":
      return failed(
        "its API server answers 401 to a token that is for this cluster",
        `give it what the stack emits (pulumi stack output apiServer -s ${cluster}); where it has that, its log says whether it reaches the issuer: look for "oidc". If Dex has a new signing key, run this again in ten minutes (docs/keys.md)`,
      );
    case "accepted":
      accepted(answer.identity);
      return judged(input, answer.identity);
  }
}

/** Other names than the emitted ones come from a configuration of before. */
function judged({ cluster, stack, token }: AcceptedInput, identity: Identity): Finding {
  const mapping = emittedMapping(stack.authenticationConfiguration, stack.apiServerFlags);
  const expected = mapping && mappedIdentity(mapping, claimsOf(token));
  const told = `as ${identityText(identity)}`;
  if (expected === undefined || identityText(expected) === identityText(identity)) return ok(told);
  return failed(
    `its API server makes other names of the token than the stack emits: ${told}, and not ${identityText(expected)}`,
    `give it what the stack emits: pulumi stack output apiServer -s ${cluster}`,
  );
}

/** A person or a job, with their groups. */
export function identityText({ username, groups }: Identity): string {
  return groups.length === 0 ? `${username}, in no group` : `${username} in ${groups.join(", ")}`;
}
