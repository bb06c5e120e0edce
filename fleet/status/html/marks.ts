import type { FleetStatus } from "../fleetStatus.ts";
import { markup, type Markup } from "./markup.ts";

/** How a cluster looks at first sight: its worst concern, or that it holds nothing yet. */
export type Mark = "fine" | "idle" | "warning" | "problem";

/** What a mark means, for whoever does not see it. */
export const meaning: Readonly<Record<Mark, string>> = {
  fine: "in order",
  idle: "not applied",
  warning: "warning",
  problem: "problem",
};

/** The mark of each cluster, by its name. */
export function marksOf({ clusters, concerns }: FleetStatus): ReadonlyMap<string, Mark> {
  const concerned = (level: string) =>
    new Set(concerns.filter((concern) => concern.level === level).flatMap((concern) => concern.clusters));
  const problems = concerned("problem");
  const warnings = concerned("warning");
  return new Map(
    clusters.map(({ cluster, state }) => [
      cluster,
      problems.has(cluster)
        ? "problem"
        : state.kind === "not-applied"
          ? "idle"
          : warnings.has(cluster)
            ? "warning"
            : "fine",
    ]),
  );
}

/** The shapes of the marks, each of its own so that colour is not all that tells them apart. Once a page. */
export const shapes: Markup = markup`<svg class="shapes" aria-hidden="true">
  <symbol id="mark-fine" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5" /></symbol>
  <symbol id="mark-idle" viewBox="0 0 12 12">
    <circle cx="6" cy="6" r="4" fill="none" stroke-width="2" />
  </symbol>
  <symbol id="mark-warning" viewBox="0 0 12 12"><path d="M6 .8 11.6 11H.4z" /></symbol>
  <symbol id="mark-problem" viewBox="0 0 12 12">
    <path d="M2.6.6 6 4 9.4.6l2 2L8 6l3.4 3.4-2 2L6 8l-3.4 3.4-2-2L4 6 .6 2.6z" />
  </symbol>
  <pattern id="due" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="due-ground" width="6" height="6" />
    <rect class="due-line" width="2.5" height="6" />
  </pattern>
</svg>`;

/** A mark, drawn. What it means stands beside it, or is in the title of what is around it. */
export function markShape(mark: Mark): Markup {
  return markup`<svg class="mark ${mark}" aria-hidden="true"><use href="#mark-${mark}" /></svg>`;
}
