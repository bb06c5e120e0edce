import type { FleetReport } from "../fleetReport.ts";

/** The version of the form; a reader that knows another one should refuse. */
export const formatVersion = 1;

/**
 * A report for programs, in the form that report.schema.json describes. `groups` is what a person reads; `stacks` has
 * every stack's own values, and is all that it takes to make the report again. The same report has the same bytes.
 */
export function jsonReport(report: FleetReport): string {
  return jsonText(reportForPrograms(report));
}

/** What {@link jsonReport} writes, for a bigger whole that it is a part of. */
export function reportForPrograms({ summary, groups, stacks }: FleetReport): object {
  return { version: formatVersion, summary, groups, stacks };
}

/** A value for programs. The same value has the same bytes. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, sortedKeys, 2)}\n`;
}

/** Sorts the keys of each object but the whole, which begins with its version. */
function sortedKeys(key: string, value: unknown): unknown {
  if (key === "" || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
