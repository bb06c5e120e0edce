import { fleetReport, type FleetReport } from "../report/fleetReport.ts";
import type { StackReport } from "../report/stackReport.ts";
import { exitStatus } from "../report/summary.ts";
import type { Verification } from "../verify/verification.ts";
import { withoutFieldConflicts } from "./fieldConflict.ts";
import { liveLinksOf } from "./liveLinks.ts";

/** What differs between a fleet's files, its state and its live clusters. Nothing secret is in it. */
export interface Drift {
  /** What an update that reads the clusters first would change. */
  readonly report: FleetReport;
  /** What no state can see, one a cluster of the report: see {@link liveLinksOf}. */
  readonly live: readonly Verification[];
  /** The clusters that were never applied, so that nothing can have drifted. They are in neither of the two. */
  readonly neverApplied: readonly string[];
}

/** How the parts of a fleet's drift are found out, each of the clusters that are named. */
export interface DriftMeans {
  /** Verifies clusters as they are now, without logging in. */
  readonly verify: (clusters: readonly string[]) => Promise<readonly Verification[]>;
  /** Previews clusters, each of which is read first. */
  readonly preview: (clusters: readonly string[]) => Promise<readonly StackReport[]>;
}

/** Finds out what differs on clusters of a fleet. */
export async function driftOf(selected: readonly string[], { verify, preview }: DriftMeans): Promise<Drift> {
  const verifications = await verify(selected);
  const applied = verifications.filter(({ state }) => state !== "not-applied");
  const clusters = applied.map(({ cluster }) => cluster);
  const reports = clusters.length === 0 ? [] : await preview(clusters);
  return {
    report: fleetReport(reports.map(withoutFieldConflicts)),
    live: applied.map(liveLinksOf),
    neverApplied: selected.filter((cluster) => !clusters.includes(cluster)),
  };
}

/** The exit status of `latchkey drift`: as {@link exitStatus}, and 3 too where a live link does not hold. */
export function driftStatus({ report, live }: Pick<Drift, "report" | "live">): 0 | 1 | 3 | 130 {
  const status = exitStatus(report.summary);
  return status === 0 && live.some(({ state }) => state !== "passed") ? 3 : status;
}
