import type { GroupContents, Likeness, ReportGroup } from "../fleetReport.ts";
import type { Operation } from "../stackReport.ts";
import type { Summary } from "../summary.ts";
import { listedClusters } from "../clusterNames.ts";
import { printable } from "../../../text/printable.ts";

/** How a report speaks of what it is about. */
export interface Wording {
  /** Says that something changes. @param clusters on how many of how many: `3 of 5 clusters`. */
  readonly changed: (clusters: string) => string;
  /** Says that nothing changes. @param clusters on how many: `5 clusters`. */
  readonly unchanged: (clusters: string) => string;
  /** What has happened to stacks that are in the report: `previewed`. */
  readonly done: string;
  /** The command that shows the report. */
  readonly command: string;
}

/** How a preview speaks. */
export const previewWording: Wording = {
  changed: (clusters) => `${clusters} would change`,
  unchanged: (clusters) => `nothing would change on ${clusters}`,
  done: "previewed",
  command: "latchkey preview",
};

/** What a report comes to, in one sentence without a full stop. */
export function headline({ clusters, states, destructive }: Summary, wording: Wording): string {
  const parts = [
    states.changed > 0 ? wording.changed(`${states.changed} of ${counted(clusters, "cluster")}`) : "",
    destructive > 0 ? `${destructive} with something replaced or deleted` : "",
    states.failed > 0 ? `${states.failed} failed` : "",
    states.waiting > 0 ? `${states.waiting} waiting` : "",
    states.interrupted > 0 ? `${states.interrupted} not finished` : "",
    states.unchanged > 0 && states.unchanged < clusters ? `${states.unchanged} unchanged` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? wording.unchanged(counted(clusters, "cluster")) : parts.join(", ");
}

/** The numbers of groups that are told at once: `Group 3`, `Groups 4 to 90`. */
export function numbered(groups: readonly ReportGroup[]): string {
  const numbers = listedClusters(
    groups.map(({ number }) => String(number)),
    5,
  );
  return `${groups.length === 1 ? "Group" : "Groups"} ${numbers}`;
}

/** What is said of the clusters of groups that are told at once. */
export function predicateOf(groups: readonly ReportGroup[], write?: (text: string) => string): string {
  const [first, ...others] = groups;
  if (first === undefined) return "";
  return predicate(first, write) + (others.length === 0 ? "" : ", each in its own way");
}

/**
 * What is said of a group's clusters, as the end of a sentence that begins with them.
 *
 * @param write writes what is no word of ours.
 */
export function predicate(
  { outcome, clusters, warnings, likeness }: ReportGroup,
  write: (text: string) => string = printable,
): string {
  const one = clusters.length === 1;
  switch (outcome.state) {
    case "failed":
      return "failed";
    case "changed":
      return likeness === undefined
        ? contentsInWords({ ...outcome, warnings }) || "no resource and no output"
        : likenessInWords(likeness);
    case "waiting":
      return `${one ? "waits" : "wait"} for ${write(outcome.on)}`;
    case "interrupted":
      return one ? "was not finished" : "were not finished";
    case "unchanged": {
      const warned = warnings.length > 0 ? `, with ${counted(warnings.length, "warning")}` : "";
      return `unchanged${warned}${outcome.reason === undefined ? "" : `: ${write(outcome.reason)}`}`;
    }
  }
}

function likenessInWords({ group, also, instead, without }: Likeness): string {
  const otherwise = sizeOf(instead);
  const missing = sizeOf(without);
  const more = contentsInWords(also);
  return [
    `as group ${group}`,
    more === "" ? "" : `and also ${more}`,
    otherwise === 0 ? "" : `${otherwise} otherwise`,
    missing === 0 ? "" : `without ${missing}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** The operations, those first that take something away. */
const operations = ["replace", "delete", "create", "update"] as const satisfies readonly Operation[];

/** What a group's contents come to: `1 to replace, 2 to create, 1 output`; empty for nothing. */
function contentsInWords({ changes, outputs, warnings }: GroupContents): string {
  return [
    ...operations.map((operation) => {
      const count = changes.filter((change) => change.operation === operation).length;
      return count === 0 ? "" : `${count} to ${operation}`;
    }),
    outputs.length === 0 ? "" : counted(outputs.length, "output"),
    warnings.length === 0 ? "" : counted(warnings.length, "warning"),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function sizeOf({ changes, outputs, warnings }: GroupContents): number {
  return changes.length + outputs.length + warnings.length;
}

/** A number of things. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
