import { holds, type LinkName, type Verification } from "../verify/verification.ts";

/**
 * The links that no preview shows: whether the stack's outputs belong to the fleet, what the issuer serves, and what the
 * API server has loaded. The entry in a kubeconfig file is the engine's to read, and the others take a token.
 */
const liveLinks: ReadonlySet<LinkName> = new Set([
  "stack",
  "name",
  "certificate",
  "discovery",
  "keys",
  "configuration",
]);

/** A verification without the links that no drift is told by. It has passed where those that are left hold. */
export function liveLinksOf({ cluster, links }: Verification): Verification {
  const live = links.filter(({ link }) => liveLinks.has(link));
  return { cluster, state: live.every(holds) ? "passed" : "failed", links: live };
}

/** The clusters of which a live link does not hold, each with those alone. */
export function brokenLinks(live: readonly Verification[]): readonly Verification[] {
  return live
    .filter(({ state }) => state !== "passed")
    .map((verification) => ({
      ...verification,
      links: verification.links.filter((link) => !holds(link)),
    }));
}
