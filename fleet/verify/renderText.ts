import { printable } from "../../text/printable.ts";
import { listed } from "../listed.ts";
import { identityText } from "./checkAccepted.ts";
import { type LinkReport, linkTitles, type Verification } from "./verification.ts";

/** So many clusters are shown link by link also where nothing is wrong with them. */
const mostInFull = 3;

/** Verifications as a person reads them at a terminal. Clusters that share every word are told once. */
export function renderText(verifications: readonly Verification[]): string {
  const inFull = verifications.length <= mostInFull;
  return renderGroups(verifications, inFull).join(inFull ? "\n" : "");
}

/**
 * Verifications as {@link renderText} writes them, those apart that do not share every word.
 *
 * @param inFull whether links are shown with which nothing is wrong.
 */
export function renderGroups(verifications: readonly Verification[], inFull: boolean): readonly string[] {
  const groups = Map.groupBy(
    verifications.map((verification) => ({ verification, text: bodyOf(verification, inFull) })),
    ({ verification, text }) => verification.state + withoutName(text, verification.cluster),
  );
  return [...groups.values()].map((group) => {
    const names = listed(group.map(({ verification }) => verification.cluster));
    const [{ verification, text } = { verification: undefined, text: "" }] = group;
    return `${names}: ${headOf(verification)}\n${text}`;
  });
}

/** A text in which the cluster's name is nobody's. */
function withoutName(text: string, cluster: string): string {
  return text.replaceAll(new RegExp(`(?<!\\w)${cluster.replaceAll(".", "\\.")}(?!\\w)`, "g"), "\u0000");
}

function headOf(verification: Verification | undefined): string {
  switch (verification?.state) {
    case "failed":
      return "failed";
    case "not-applied":
      return "not applied yet";
    default: {
      const { identity } = verification ?? {};
      return identity === undefined ? "passed" : `passed, as ${printable(identityText(identity))}`;
    }
  }
}

function bodyOf({ links }: Verification, inFull: boolean): string {
  const shown = inFull
    ? links
    : links.filter(({ verdict }) => verdict !== "ok" && verdict !== "not-applicable");
  return shown.map(lineOf).join("");
}

const widths = {
  verdict: "warning".length,
  title: Math.max(...Object.values(linkTitles).map(({ length }) => length)),
};

function lineOf({ link, verdict, told, remedy }: LinkReport): string {
  const mark = verdict === "not-applicable" ? "–" : verdict;
  const line = `  ${mark.padEnd(widths.verdict)}  ${linkTitles[link].padEnd(widths.title)}  ${printable(told)}\n`;
  const indent = " ".repeat(widths.verdict + widths.title + 6);
  return remedy === undefined ? line : `${line}${indent}→ ${printable(remedy)}\n`;
}
