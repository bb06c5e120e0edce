import type { UsernameClaim } from "../oidc/clusterLogin.ts";
import { connectorPlan } from "../oidc/dex/connectors/connectors.ts";
import type { UnverifiedClaim } from "../oidc/dex/connectors/plan.ts";
import type { WrittenConnector } from "./connectors/connectorSchema.ts";

/** Connectors that pass on a claim unverified, each with the reason, for a message; `undefined` where all verify it. */
export function unverifiedUsername(
  claim: UsernameClaim,
  connectors: readonly WrittenConnector[],
): string | undefined {
  const reasons = connectors.flatMap((connector) => reasonFor(connector, claim) ?? []);
  return reasons.length === 0 ? undefined : reasons.join("; ");
}

/** The same for the connectors whose people choose the value themselves. */
export function selfChosenUsername(
  claim: UsernameClaim,
  connectors: readonly WrittenConnector[],
): string | undefined {
  const selfChosen = connectors.filter(
    (connector) => unverifiedClaim(connector, claim)?.chosenBy === "people",
  );
  return unverifiedUsername(claim, selfChosen);
}

function reasonFor(connector: WrittenConnector, claim: UsernameClaim): string | undefined {
  const unverified = unverifiedClaim(connector, claim);
  return unverified && `connector ${connector.id}: ${unverified.reason}`;
}

function unverifiedClaim(connector: WrittenConnector, claim: UsernameClaim): UnverifiedClaim | undefined {
  return claim === "sub" ? undefined : connectorPlan(connector).unverified[claim];
}
