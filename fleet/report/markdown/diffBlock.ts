import { type Line, signs, type Tone } from "../lines/line.ts";

/** What a line of each tone begins with, by which GitHub colours it. */
const columns: Readonly<Record<Tone, string>> = {
  create: "+",
  added: "+",
  delete: "-",
  removed: "-",
  replace: "!",
  alert: "!",
  update: " ",
  faint: " ",
  plain: " ",
};

/** Lines as a block of code that is coloured as a diff, in which nothing is taken for Markdown. */
export function diffBlock(lines: readonly Line[]): string {
  const text = lines
    .map(({ depth, tone, text }) => {
      const sign = tone === "update" || tone === "replace" ? `${signs[tone]} ` : "";
      return `${columns[tone]} ${"    ".repeat(depth)}${sign}${text}`.trimEnd();
    })
    .join("\n");
  const fence = "`".repeat(Math.max(3, longestRow(text) + 1));
  return `${fence}diff\n${text}\n${fence}`;
}

/** How many backticks stand in a row, at most. */
function longestRow(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
}
