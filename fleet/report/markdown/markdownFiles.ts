import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { SettingsError } from "../../../settings/problem.ts";
import type { MarkdownOptions } from "./markdown.ts";
import { markdownMistakes } from "./mistakes.ts";

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

/**
 * Does something that reads settings. Where these hold mistakes, the files that are asked for tell them, before it fails
 * with them: who reads the files does not see what the command writes.
 *
 * @param folder from which the paths lead.
 * @param options as for the report that there would be.
 */
export function tellingMistakes<Result>(
  files: MarkdownFiles,
  folder: string,
  options: Pick<MarkdownOptions, "marker" | "wording">,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof SettingsError)
      writeMarkdownFiles(files, folder, (length) =>
        markdownMistakes(error.problems, { ...options, ...length }),
      );
    throw error;
  }
}
