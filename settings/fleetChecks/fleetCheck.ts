import type { CheckedFleet } from "../loadFleet.ts";
import type { CheckedStack } from "../loadStack.ts";
import type { Problem } from "../problem.ts";

/** A fleet file and all stack files beside it, each as far as it is right. */
export interface CheckedFiles {
  /** Absent where the fleet file cannot be read. */
  readonly fleet?: CheckedFleet;
  /** The stack files that can be read, sorted by cluster. */
  readonly stacks: readonly CheckedStack[];
  /** The names of every cluster, one a stack file, sorted. */
  readonly clusters: readonly string[];
}

/** A rule over all files together. It passes over what is wrong by itself, so that no mistake hides another. */
export type FleetCheck = (files: CheckedFiles) => readonly Problem[];
