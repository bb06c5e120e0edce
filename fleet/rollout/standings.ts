import { isDone, type Standing } from "./rollout.ts";
import type { Stage } from "./stages.ts";

/**
 * Where each cluster stands, for people: the stages in their order, in each what is not right first, clusters of the
 * same standing together.
 */
export function standingsText(stages: readonly Stage[], standings: ReadonlyMap<string, Standing>): string {
  const lines = stages.flatMap(({ name, clusters }) => {
    const told = clusters.map((cluster) => ({ cluster, told: telling(standings.get(cluster)) }));
    const groups = [...Map.groupBy(told, (each) => each.told.heading).entries()];
    return [
      `${name}:`,
      ...groups
        .toSorted(([, [left]], [, [right]]) => (left?.told.order ?? 0) - (right?.told.order ?? 0))
        .flatMap(([heading, members]) => [
          `  ${heading}: ${members.map(({ cluster }) => cluster).join(", ")}`,
          ...members.flatMap(({ cluster, told: { details } }) =>
            details.map((detail) => `    ${cluster}: ${detail.replaceAll("\n", "\n      ")}`),
          ),
        ]),
    ];
  });
  return `${lines.join("\n")}\n`;
}

/** What to do next, where a rollout has not come to its end; `undefined` where it has. */
export function nextStep(standings: ReadonlyMap<string, Standing>): string | undefined {
  const states = [...standings.values()];
  if (states.every(isDone)) return undefined;
  const again = "run latchkey up again: it goes on from here";
  if (states.some(({ state }) => state === "refused"))
    return `Something else would change now than was shown. Look at it with latchkey preview, then ${again}.`;
  if (states.some(({ state }) => state === "failed" || state === "stopped at the gate"))
    return `The rollout has stopped. Put right what is told above, then ${again}.`;
  return `The rollout was ended before its end. To finish it, ${again}.`;
}

interface Telling {
  readonly heading: string;
  /** What is not right comes first. */
  readonly order: number;
  readonly details: readonly string[];
}

function telling(standing: Standing = { state: "not begun" }): Telling {
  switch (standing.state) {
    case "failed":
      return { heading: "failed", order: 0, details: standing.errors };
    case "stopped at the gate":
      return { heading: "stopped at the gate", order: 1, details: standing.problems };
    case "refused":
      return { heading: "refused, since something else would change than was shown", order: 2, details: [] };
    case "interrupted":
      return { heading: "interrupted; what was done is recorded", order: 3, details: [] };
    case "not verified":
      return {
        heading: standing.applied ? "applied, not verified" : "unchanged, not verified",
        order: 4,
        details: [],
      };
    case "applied":
      return { heading: "applied", order: 5, details: [] };
    case "unchanged":
      return { heading: "unchanged", order: 6, details: [] };
    case "not begun":
      return { heading: "not begun", order: 7, details: [] };
  }
}
