import type { StackReport } from "../report/stackReport.ts";

/**
 * An error of the Kubernetes provider for a field of ours that somebody else has set since. It holds what the API server
 * says of a server-side apply (pulumi-kubernetes, provider/pkg/await, handleSSAErr; kubernetes, apimachinery,
 * pkg/util/managedfields/internal/conflict.go).
 */
const fieldConflict =
  /^(?<resource>kubernetes:\S+ [^\n]+?): [\s\S]*Server-Side Apply field conflict detected[\s\S]*Apply failed with \d+ conflicts?: (?<conflicts>conflicts? with "[\s\S]+)$/;

/** Field managers of the engine's own: a conflict with one of them is no change that somebody else has made. */
const ownManager = /conflicts? with "pulumi-/;

/**
 * Tells a preview as drift that failed for nothing but fields that somebody else has set. The engine ends at the first
 * such fields, so what else differs is unknown. Any other failure stays one.
 */
export function withoutFieldConflicts(report: StackReport): StackReport {
  const { cluster, outcome, warnings } = report;
  if (outcome.state !== "failed") return report;
  const told = outcome.errors.map((error) => {
    const { resource = "", conflicts = "" } = fieldConflict.exec(error)?.groups ?? {};
    if (conflicts === "" || ownManager.test(conflicts)) return undefined;
    return `${resource} was changed by somebody else: ${conflicts.trim()}\nTake it back with: pulumi up --refresh -s ${cluster}. What else differs is not known before.`;
  });
  const known = told.filter((warning) => warning !== undefined);
  if (known.length === 0 || known.length < told.length) return report;
  return {
    ...report,
    outcome: { state: "changed", changes: [], outputs: [] },
    warnings: [...warnings, ...known],
  };
}
