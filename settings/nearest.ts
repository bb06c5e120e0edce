import { distance } from "fastest-levenshtein";

/** The candidate that a person most likely meant, or `undefined` where none is near. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, away: distance(written.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, away }) => away <= farthest(written, candidate))
    .sort((left, right) => left.away - right.away);
  return ranked[0]?.candidate;
}

/** A third of the letters may differ; one always. */
function farthest(written: string, candidate: string): number {
  return Math.max(1, Math.floor(Math.max(written.length, candidate.length) / 3));
}

/** ` (did you mean "x"?)`, or nothing where no candidate is near. */
export function suggestion(written: string, candidates: readonly string[]): string {
  const candidate = nearest(written, candidates);
  return candidate === undefined ? "" : ` (did you mean "${candidate}"?)`;
}
