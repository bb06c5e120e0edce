import { counted, type Wording } from "../report/lines/words.ts";
import type { Verification } from "../verify/verification.ts";
import { brokenLinks } from "./liveLinks.ts";

/** How a report of drift speaks. */
export const driftWording: Wording = {
  changed: (clusters) => `resources differ on ${clusters}`,
  unchanged: (clusters) => `no resource differs on ${clusters}`,
  done: "compared",
  command: "latchkey drift",
};

/** What the live links come to, in one sentence without a full stop. */
export function liveHeadline(live: readonly Verification[]): string {
  const broken = brokenLinks(live).length;
  const clusters = counted(live.length, "cluster");
  return broken === 0
    ? `issuer, certificate, keys and API server configuration are as they should be on ${clusters}`
    : `issuer, certificate, keys or API server configuration differ on ${broken} of ${clusters}`;
}
