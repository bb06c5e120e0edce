import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { MarkdownOptions } from "./markdown.ts";

/** The files that a command is asked to write Markdown to, as their paths were written. */
export interface MarkdownFiles {
  /** Cut to what GitHub takes as a comment. Default: none. */
  readonly markdown?: string | undefined;
  /** Whole, however long. Default: none. */
  readonly report?: string | undefined;
}

/**
 * Writes the files that are asked for. The one that is cut says where the whole one is.
 *
 * @param folder from which the paths lead.
 * @param content the Markdown, as long as it may be.
 */
export function writeMarkdownFiles(
  { markdown, report }: MarkdownFiles,
  folder: string,
  content: (options: Pick<MarkdownOptions, "fullReport" | "mostBytes">) => string,
): void {
  if (report !== undefined) writeFileSync(resolve(folder, report), content({ mostBytes: Infinity }));
  if (markdown !== undefined)
    writeFileSync(resolve(folder, markdown), content(report === undefined ? {} : { fullReport: report }));
}
