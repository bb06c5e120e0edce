import pLimit from "p-limit";
import type { StackReport } from "../report/stackReport.ts";
import { isSameChange, wasUnknown } from "./sameChange.ts";
import type { Stage } from "./stages.ts";

/** Where a cluster stands when a rollout has ended, one way or the other. */
export type Standing =
  /** It was changed, and its stage's gate let it pass. */
  | { readonly state: "applied" }
  /** There was nothing to change, and its stage's gate let it pass. */
  | { readonly state: "unchanged" }
  /** Its update failed; what was done until then is recorded. */
  | { readonly state: "failed"; readonly errors: readonly string[] }
  /** Something else would be changed now than was shown, so nothing was. */
  | { readonly state: "refused" }
  /** What had to be done is done, but the login does not work. */
  | { readonly state: "stopped at the gate"; readonly problems: readonly string[] }
  /** What had to be done is done; the gate was not asked, since the rollout ended before. */
  | { readonly state: "not verified"; readonly applied: boolean }
  /** The person ended the rollout while it was worked on. What was done until then is recorded. */
  | { readonly state: "interrupted" }
  | { readonly state: "not begun" };

/** What an update of one stack came to. */
export type Applied =
  | { readonly state: "applied" }
  | { readonly state: "failed"; readonly errors: readonly string[] }
  | { readonly state: "interrupted" };

/** What a rollout does to the world. */
export interface RolloutSteps {
  /** Tells which stage begins. */
  readonly begin: (stage: Stage) => void;
  /** Previews the clusters of a stage, and makes stacks that are not there yet. The updates keep to what it says. */
  readonly plan: (clusters: readonly string[]) => Promise<readonly StackReport[]>;
  /** Shows reports of changes that nobody has seen yet, and returns whether they may be applied. */
  readonly accept: (reports: readonly StackReport[], why: "new" | "different") => Promise<boolean>;
  /** Applies what was planned for a cluster. */
  readonly apply: (cluster: string) => Promise<Applied>;
  /** Asks the gate. @returns what is wrong, by cluster; those that are not in it pass. */
  readonly gate: (clusters: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;
}

/**
 * Rolls a change out, stage by stage, and stops at the first thing that is not right: then no further update is begun,
 * and those that are under way are finished.
 *
 * @param stages in their order.
 * @param shown the reports that a person or a pull request has seen, by cluster.
 * @param parallelism how many clusters are updated at once.
 * @returns where each cluster of the stages stands.
 */
export async function rollOut(
  stages: readonly Stage[],
  shown: ReadonlyMap<string, StackReport>,
  steps: RolloutSteps,
  parallelism: number,
): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>(
    stages.flatMap(({ clusters }) => clusters).map((cluster) => [cluster, { state: "not begun" }]),
  );
  for (const stage of stages) {
    steps.begin(stage);
    for (const [cluster, standing] of await runStage(stage, shown, steps, parallelism))
      standings.set(cluster, standing);
    if (stage.clusters.some((cluster) => !isDone(standings.get(cluster)))) break;
  }
  return standings;
}

/** Whether a cluster is where it should be. */
export function isDone(standing: Standing | undefined): boolean {
  return standing?.state === "applied" || standing?.state === "unchanged";
}

async function runStage(
  { clusters }: Stage,
  shown: ReadonlyMap<string, StackReport>,
  steps: RolloutSteps,
  parallelism: number,
): Promise<ReadonlyMap<string, Standing>> {
  const planned = await steps.plan(clusters);
  const obstacles = planned.flatMap(obstacle);
  if (obstacles.length > 0) return new Map(obstacles);
  const unseen = planned
    .filter(({ outcome }) => outcome.state === "changed")
    .filter((report) => !isShown(report, shown));
  const [first, different] = [
    unseen.filter((report) => isFirst(report, shown)),
    unseen.filter((report) => !isFirst(report, shown)),
  ];
  const isAccepted =
    (different.length === 0 || (await steps.accept(different, "different"))) &&
    (first.length === 0 || (await steps.accept(first, "new")));
  if (!isAccepted) return new Map(unseen.map(({ cluster }) => [cluster, { state: "refused" }]));
  const applied = await applyAll(planned, steps, parallelism);
  const finished = [...applied].filter(([, { state }]) => state === "applied" || state === "unchanged");
  if (finished.length < clusters.length)
    return new Map([
      ...applied,
      ...finished.map(([cluster, { state }]): [string, Standing] => [
        cluster,
        { state: "not verified", applied: state === "applied" },
      ]),
    ]);
  const problems = await steps.gate(clusters);
  return new Map([
    ...applied,
    ...[...problems].map(([cluster, found]): [string, Standing] => [
      cluster,
      { state: "stopped at the gate", problems: found },
    ]),
  ]);
}

/** What keeps a stage from being begun. */
function obstacle({ cluster, outcome }: StackReport): readonly (readonly [string, Standing])[] {
  switch (outcome.state) {
    case "failed":
      return [[cluster, { state: "failed", errors: outcome.errors }]];
    case "waiting":
      return [
        [
          cluster,
          {
            state: "failed",
            errors: [`its hub ${outcome.on} was never applied; apply it first: latchkey up ${outcome.on}`],
          },
        ],
      ];
    case "interrupted":
      return [[cluster, { state: "interrupted" }]];
    case "changed":
    case "unchanged":
      return [];
  }
}

function isShown(report: StackReport, shown: ReadonlyMap<string, StackReport>): boolean {
  const before = shown.get(report.cluster);
  return before !== undefined && isSameChange(before, report);
}

/** Whether a change could not have been shown before: the stack, or its hub, was not there. */
function isFirst({ cluster }: StackReport, shown: ReadonlyMap<string, StackReport>): boolean {
  const before = shown.get(cluster);
  return before !== undefined && wasUnknown(before);
}

/** Applies what changes. After the first failure nothing further is begun. */
async function applyAll(
  planned: readonly StackReport[],
  steps: RolloutSteps,
  parallelism: number,
): Promise<ReadonlyMap<string, Standing>> {
  const limit = pLimit(parallelism);
  const course = { hasFailed: false };
  const apply = async (cluster: string): Promise<Standing> => {
    if (course.hasFailed) return { state: "not begun" };
    const applied = await steps.apply(cluster);
    if (applied.state !== "applied") course.hasFailed = true;
    return applied;
  };
  const standings = await Promise.all(
    planned.map(async ({ cluster, outcome }): Promise<[string, Standing]> => [
      cluster,
      outcome.state === "unchanged" ? { state: "unchanged" } : await limit(apply, cluster),
    ]),
  );
  return new Map(standings);
}
