import type { Line } from "../report/lines/line.ts";
import { printable } from "../../text/printable.ts";
import { diffBlock } from "../report/markdown/diffBlock.ts";
import { bytesOf } from "../report/markdown/fit.ts";
import { commentBytes, markdownReport, type MarkdownOptions } from "../report/markdown/markdown.ts";
import { renderGroups } from "../verify/renderText.ts";
import type { Drift } from "./drift.ts";
import { brokenLinks } from "./liveLinks.ts";
import { driftWording, liveHeadline } from "./wording.ts";

/** How much of the whole the live links may take. */
const shareOfLive = 0.4;

/** What reports of drift have in common with what is written in the place of one. */
export const driftComment = { marker: "drift", wording: driftWording } as const;

/** Drift as GitHub's Markdown: the report of the resources, then the live links that do not hold. */
export function driftMarkdown(
  { report, live }: Drift,
  { mostBytes = commentBytes, ...options }: Pick<MarkdownOptions, "fullReport" | "mostBytes">,
): string {
  const below = `\n### Live: ${liveHeadline(live)}\n${linksThatFit(live, mostBytes * shareOfLive)}`;
  const above = { ...options, ...driftComment, mostBytes: mostBytes - bytesOf(below) };
  return markdownReport(report, above) + below;
}

/** The links as a block of code, as many clusters that share every word as there is room for. */
function linksThatFit(live: Drift["live"], mostBytes: number): string {
  const blocks = renderGroups(brokenLinks(live), false).map(block);
  let room = mostBytes;
  const fitting = blocks.filter((written) => {
    const fits = bytesOf(written) <= room;
    if (fits) room -= bytesOf(written);
    return fits;
  });
  const left = blocks.length - fitting.length;
  return fitting.join("") + (left === 0 ? "" : `\n<p><b>Too long: ${left} more left out.</b></p>\n`);
}

function block(group: string): string {
  const lines = group.trimEnd().split("\n");
  return `\n${diffBlock(lines.map((text): Line => ({ depth: 0, tone: "plain", text: printable(text) })))}\n`;
}
