import { printable } from "../../text/printable.ts";
import type { KnownFleet } from "../project/knownFleet.ts";
import type { Surroundings } from "../surroundings.ts";
import { holds, linkTitles, type LinkReport, type Verification } from "../verify/verification.ts";
import { verifyFleet } from "../verify/verifyFleet.ts";
import type { RolloutSteps } from "./rollout.ts";

/** The gate of a rollout: what `latchkey verify` finds of the clusters of a stage. */
export function verificationGate(fleet: KnownFleet, surroundings: Surroundings): RolloutSteps["gate"] {
  const { messages } = surroundings;
  return async (selected) => {
    messages.write(`latchkey: verifying ${selected.join(", ")}\n`);
    const verifications = await verifyFleet(
      {
        project: fleet.project,
        clusters: fleet.settings,
        selected,
        login: undefined,
        tell: (line) => messages.write(`latchkey: ${printable(line)}\n`),
        onVerified: () => undefined,
      },
      surroundings,
    );
    return new Map(
      verifications
        .filter(({ state }) => state !== "passed")
        .map(({ cluster, links }) => [cluster, problemsOf(links)]),
    );
  };
}

/** What does not hold, without the links that were not looked at because of it, unless there is nothing else to tell. */
function problemsOf(links: Verification["links"]): readonly string[] {
  const wrong = links.filter((link) => !holds(link));
  const causes = wrong.filter(({ verdict, remedy }) => verdict === "failed" || remedy !== undefined);
  return (causes.length > 0 ? causes : wrong).map(problemOf);
}

function problemOf({ link, told, remedy }: LinkReport): string {
  return `${linkTitles[link]}: ${printable(told)}${remedy === undefined ? "" : `\n${printable(remedy)}`}`;
}
