import { formatVersion, jsonText, reportForPrograms } from "../report/json/json.ts";
import type { Drift } from "./drift.ts";

/**
 * Drift for programs: `drift` is a report in the form of report.schema.json, and `live` has what no state can see, every
 * link of every cluster as `latchkey verify --json` tells it. The same drift has the same bytes.
 */
export function driftJson({ report, live }: Drift): string {
  return jsonText({ version: formatVersion, drift: reportForPrograms(report), live });
}
