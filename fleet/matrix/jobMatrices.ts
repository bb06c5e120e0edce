import type { Stage } from "../rollout/stages.ts";

/** One job of GitHub Actions. */
export interface MatrixJob {
  /** What people see in the list of jobs: the stage and its clusters. */
  readonly name: string;
  /** The names of its clusters, with a space between two: none holds one itself. */
  readonly clusters: string;
}

/** A stage of a rollout as `strategy.matrix` of a job takes it. */
export interface JobMatrix {
  readonly include: readonly MatrixJob[];
}

/** How many jobs GitHub makes of one matrix at most (GitHub Docs, "Usage limits for GitHub Actions": job matrix). */
export const mostMatrixJobs = 256;

/**
 * The matrices of a rollout, a stage each. Where a stage has more clusters than there may be jobs, a job has several, and
 * no job more than one more than another.
 *
 * @param most how many jobs a stage may have, at least 1.
 */
export function jobMatrices(stages: readonly Stage[], most: number): readonly JobMatrix[] {
  return stages.map(({ name, clusters }) => ({
    include: evenParts(clusters, Math.min(most, clusters.length)).map((part) => ({
      name: `${name}: ${called(part)}`,
      clusters: part.join(" "),
    })),
  }));
}

function evenParts(names: readonly string[], count: number): readonly (readonly string[])[] {
  const start = (part: number) => Math.floor((part * names.length) / count);
  return Array.from({ length: count }, (_, part) => names.slice(start(part), start(part + 1)));
}

function called(clusters: readonly string[]): string {
  const [first = "", ...others] = clusters;
  const last = others.at(-1);
  return last === undefined ? first : `${first} to ${last} (${clusters.length})`;
}
