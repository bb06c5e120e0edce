import { lineProgress } from "../progress.ts";
import type { KnownFleet } from "../project/knownFleet.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Login } from "./token/tokenSource.ts";
import { holds, linkTitles, type Verification } from "./verification.ts";
import { verifyFleet } from "./verifyFleet.ts";

/** What is wrong with clusters, by their names; those that are not in it pass. */
export type Gate = (clusters: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

/**
 * The gate of a rollout: it lets a cluster pass whose verification has passed.
 *
 * @param login how tokens are had. Default: see {@link verifyFleet}.
 */
export function gate(fleet: KnownFleet, login: Login | undefined, surroundings: Surroundings): Gate {
  const clusters = [...fleet.clusters.values()].map(({ settings }) => settings);
  return async (selected) => {
    const progress = lineProgress(surroundings.messages, "verifying", selected.length);
    try {
      const verifications = await verifyFleet(
        {
          project: fleet.project,
          clusters,
          selected,
          login,
          onVerified: () => {
            progress.advance();
          },
          tell: (line) => {
            progress.tell(line);
          },
        },
        surroundings,
      );
      return new Map(
        verifications
          .filter(({ state }) => state !== "passed")
          .map((verification) => [verification.cluster, problemsOf(verification)]),
      );
    } finally {
      progress.end();
    }
  };
}

/** What is wrong with a cluster, each with what to do. What hangs on it is left out. */
export function problemsOf({ links }: Verification): readonly string[] {
  return links
    .filter((link) => !holds(link) && link.remedy !== undefined)
    .map(({ link, told, remedy = "" }) => `${linkTitles[link]}: ${told} → ${remedy}`);
}
