import { styleText } from "node:util";
import type { Surroundings, TextOutput } from "../surroundings.ts";
import { listedClusters } from "./clusterNames.ts";
import type { FleetReport } from "./fleetReport.ts";
import { entriesOf, type Entry } from "./lines/entries.ts";
import { type Line, signs, type Tone } from "./lines/line.ts";
import { printable } from "../../text/printable.ts";
import { counted, headline, numbered, predicateOf, previewWording, type Wording } from "./lines/words.ts";

/** How a report is written for a terminal. */
export interface TextOptions {
  /** The terminal's width, in characters. */
  readonly width: number;
  /** Whether it shows colours. */
  readonly colours: boolean;
  /** How it speaks. Default: {@link previewWording}. */
  readonly wording?: Wording;
}

/** Whether an output is to be coloured: a terminal, where the person has not said otherwise (https://no-color.org). */
export function showsColours(output: TextOutput, environment: Surroundings["environment"]): boolean {
  return output.isTTY === true && (environment["NO_COLOR"] ?? "") === "" && environment["TERM"] !== "dumb";
}

type Format = Parameters<typeof styleText>[0];

const formats: Readonly<Record<Tone, Format>> = {
  create: "green",
  update: "yellow",
  replace: ["bold", "magenta"],
  delete: ["bold", "red"],
  added: "green",
  removed: "red",
  faint: "gray",
  alert: "red",
  plain: "reset",
};

/** How many names and rows of names a heading lists. */
const mostNames = { changed: 40, unchanged: 6 } as const;

/** A report as a command writes it: as wide as the terminal, within reason. @param wording how it speaks. */
export function writtenForTerminal(
  report: FleetReport,
  { output, environment }: Pick<Surroundings, "output" | "environment">,
  wording: Wording = previewWording,
): string {
  const width = Math.min(output.columns ?? 100, 140);
  return textReport(report, { width, colours: showsColours(output, environment), wording });
}

/** A report for a terminal, which ends with a newline. */
export function textReport(
  { summary, groups }: FleetReport,
  { width, colours, wording = previewWording }: TextOptions,
): string {
  const styled = (format: Format, text: string) =>
    colours && text !== "" ? styleText(format, text, { validateStream: false }) : text;
  const limits = { width: Math.max(40, width - 12), properties: 30, textLines: 40 };
  const written = entriesOf(groups, limits).map((entry) =>
    [
      ...wrapped(heading(entry), width).map((line) => styled("bold", line)),
      ...wrapped(names(entry), width - 2).map((line) => `  ${line}`),
      ...entry.lines.map((line) => `  ${styled(formats[line.tone], withSign(line))}`),
    ].join("\n"),
  );
  return `${[styled("bold", sentence(headline(summary, wording))), ...written].join("\n\n")}\n`;
}

function heading({ groups, clusters }: Entry): string {
  const [only, ...others] = clusters;
  const subject =
    only === undefined || others.length > 0 ? counted(clusters.length, "cluster") : printable(only);
  return `${numbered(groups)}: ${subject}: ${predicateOf(groups)}`;
}

/** The clusters' names, where neither the heading nor the lines have them. */
function names({ clusters, groups }: Entry): string {
  if (clusters.length === 1 || groups.length > 1) return "";
  const most = groups.every(({ outcome }) => outcome.state === "unchanged")
    ? mostNames.unchanged
    : mostNames.changed;
  return listedClusters(clusters, most, printable);
}

function withSign({ depth, tone, text }: Line): string {
  const sign = signs[tone];
  return "    ".repeat(depth) + (sign === "" ? "" : sign.padEnd(3)) + text;
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A text in lines, broken at blanks. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter((part) => part !== "")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
