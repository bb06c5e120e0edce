import { writtenForTerminal } from "../report/text.ts";
import type { Surroundings } from "../surroundings.ts";
import { renderGroups } from "../verify/renderText.ts";
import type { Drift } from "./drift.ts";
import { brokenLinks } from "./liveLinks.ts";
import { driftWording, liveHeadline } from "./wording.ts";

/** Drift for a terminal: the report of the resources, then the live links that do not hold. Ends with a newline. */
export function driftText(
  { report, live }: Drift,
  surroundings: Pick<Surroundings, "output" | "environment">,
): string {
  return [
    writtenForTerminal(report, surroundings, driftWording),
    `Live: ${liveHeadline(live)}\n`,
    ...renderGroups(brokenLinks(live), false),
  ].join("\n");
}
