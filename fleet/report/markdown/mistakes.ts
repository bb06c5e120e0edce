import type { Problem } from "../../../settings/problem.ts";
import { counted, previewWording } from "../lines/words.ts";
import { bytesOf } from "./fit.ts";
import { code } from "./html.ts";
import { commentBytes, commentMarker, type MarkdownOptions } from "./markdown.ts";

/**
 * Mistakes in the settings as GitHub's Markdown, in place of a report: with them there is none. Those for which there is
 * no room are counted.
 */
export function markdownMistakes(
  problems: readonly Problem[],
  {
    marker,
    mostBytes = commentBytes,
    wording = previewWording,
  }: Pick<MarkdownOptions, "marker" | "mostBytes" | "wording">,
): string {
  const title = `❌ ${counted(problems.length, "mistake")} in the settings, so nothing was ${wording.done}`;
  const head = `${commentMarker(marker)}\n### Latchkey: ${title}\n\n<ul>\n`;
  const remark = (left: number) =>
    `</ul>\n\n<p><b>${counted(left, "more mistake")} in what the job has written.</b></p>\n`;
  let room = mostBytes - bytesOf(head) - bytesOf(remark(problems.length));
  const shown: string[] = [];
  for (const item of problems.map(written)) {
    room -= bytesOf(item);
    if (room < 0) break;
    shown.push(item);
  }
  const left = problems.length - shown.length;
  return `${head}${shown.join("")}${left === 0 ? "</ul>\n" : remark(left)}`;
}

function written({ file, line, path, message }: Problem): string {
  const place = code(line === undefined ? file : `${file}:${line}`);
  return `<li>${place} ${path === "" ? "" : `${code(path)}: `}${code(message)}</li>\n`;
}
