import { listedClusters, nameRanges } from "../clusterNames.ts";
import type { FleetReport } from "../fleetReport.ts";
import { entriesOf, type Entry } from "../lines/entries.ts";
import { shortened } from "../lines/differenceLines.ts";
import { printable } from "../../../text/printable.ts";
import { counted, headline, numbered, predicateOf, previewWording, type Wording } from "../lines/words.ts";
import { isDestructive } from "../summary.ts";
import { diffBlock } from "./diffBlock.ts";
import { bytesOf, fitted, type Form, type WrittenEntry } from "./fit.ts";
import { code, escaped } from "./html.ts";

/** How a report is written as a comment on a pull request. */
export interface MarkdownOptions {
  /** What tells the comment apart from others on the same pull request, such as `preview`: see {@link commentMarker}. */
  readonly marker: string;
  /** Where the whole report is: an https URL, or a file's path. Default: it is not said. */
  readonly fullReport?: string;
  /** How long it may be, in bytes of UTF-8. Default: {@link commentBytes}. */
  readonly mostBytes?: number;
  /** How it speaks. Default: {@link previewWording}. */
  readonly wording?: Wording;
}

/**
 * How long a comment may be, in bytes of UTF-8. GitHub's message speaks of 65536 characters; measured, a comment may
 * have 262144 bytes (dead-claudia/github-limits#13, objectstack-ai/objectstack#18826). This is less than both, even if
 * every line's end became two bytes.
 */
export const commentBytes = 60_000;

/** The comment's first line, which is not seen, and by which the comment is found again. */
export function commentMarker(name: string): string {
  return `<!-- latchkey: ${name.replace(/[^\w ./:-]/g, "").replace(/-{2,}/g, "-")} -->`;
}

/** How much of a value is shown. */
const limits = { width: 160, properties: 40, textLines: 60 };

/** How many names and rows of names a line lists, and how many are listed below it. */
const mostNames = { onLine: 5, below: 200 };

/** A report as GitHub's Markdown. No value in it can break out of its place, mention somebody or become a link. */
export function markdownReport(
  { summary, groups }: FleetReport,
  { marker, fullReport, mostBytes = commentBytes, wording = previewWording }: MarkdownOptions,
): string {
  const head = `${commentMarker(marker)}\n### Latchkey: ${headline(summary, wording)}\n\n`;
  const entries = entriesOf(groups, limits);
  const whole = whereAll(groups.length, fullReport, wording.command);
  const written = entries.map(writtenEntry);
  const room = mostBytes - bytesOf(head) - bytesOf(`${cutRemark(entries, [], whole)}\n`);
  const forms = fitted(written, room);
  const shown = written.flatMap((group, index) => {
    const form = forms[index] ?? "left out";
    return form === "left out" ? [] : [group[form]];
  });
  const isCut = forms.some((form) => form !== "full");
  return `${head}${[...shown, ...(isCut ? [cutRemark(entries, forms, whole)] : [])].join("\n\n")}\n`;
}

function writtenEntry(entry: Entry): WrittenEntry {
  const { groups, clusters, lines } = entry;
  const line = summaryLine(entry);
  const short = `<p>${line}</p>`;
  const isListed = groups.length > 1 || nameRanges(clusters).length <= mostNames.onLine;
  const full = [
    `<details${hasFailed(entry) || isHarmful(entry) ? " open" : ""}><summary>${line}</summary>`,
    ...(isListed ? [] : [`<p>${listedClusters(clusters, mostNames.below, name)}</p>`]),
    ...(lines.length === 0 ? [] : ["", diffBlock(lines), ""]),
    "</details>",
  ].join("\n");
  return {
    short,
    full: lines.length === 0 && isListed ? short : full,
    isQuiet: groups.every(({ outcome }) => outcome.state !== "failed" && outcome.state !== "changed"),
  };
}

/** What groups come to, as HTML without a line's end. */
function summaryLine(entry: Entry): string {
  const { groups, clusters } = entry;
  const sign = hasFailed(entry) ? "❌ " : isHarmful(entry) ? "⚠️ " : "";
  const [only, ...others] = clusters;
  const subject = only === undefined || others.length > 0 ? counted(clusters.length, "cluster") : name(only);
  const names = others.length === 0 ? "" : ` · ${listedClusters(clusters, mostNames.onLine, name)}`;
  return `${sign}<b>${numbered(groups)}: ${subject}</b>: ${predicateOf(groups, value)}${names}`;
}

function hasFailed({ groups }: Entry): boolean {
  return groups.some(({ outcome }) => outcome.state === "failed");
}

function isHarmful({ groups }: Entry): boolean {
  return groups.some(({ outcome }) => isDestructive(outcome));
}

function name(cluster: string): string {
  return code(shortened(cluster, 100));
}

function value(text: string): string {
  return code(shortened(text, 200));
}

/** What is missing in a comment, and where to find it: `whole`. Without forms it is as long as it can be. */
function cutRemark(entries: readonly Entry[], forms: readonly Form[], whole: string): string {
  const groupsIn = (form: Form) =>
    entries.filter((_, index) => (forms[index] ?? form) === form).flatMap((entry) => entry.groups);
  const [short, left] = [groupsIn("short"), groupsIn("left out")];
  const clusters = left.reduce((sum, group) => sum + group.clusters.length, 0);
  const missing = [
    ...(short.length === 0 ? [] : [`${counted(short.length, "group")} without what changes`]),
    ...(left.length === 0
      ? []
      : [`${counted(left.length, "group")} of ${counted(clusters, "cluster")} left out`]),
  ];
  return `<p><b>Too long for one comment: ${missing.join(", ")}.</b> ${whole}</p>`;
}

function whereAll(count: number, fullReport: string | undefined, command: string): string {
  const all = count === 1 ? "The group is" : `All ${count} groups are`;
  if (fullReport === undefined) return `${all} in what <code>${command}</code> shows.`;
  if (/^https:\/\//.test(fullReport))
    return `${all} in <a href="${escaped(printable(fullReport))}">the full report</a>.`;
  return `${all} in the full report: ${code(fullReport)}.`;
}
