import { z } from "zod";

/** A comment of a job on a pull request. */
export const comment = z.strictObject({
  id: z.int().positive(),
  /** `acme/fleet`. */
  repository: z.string(),
  /** The pull request's number. */
  pullRequest: z.int().positive(),
  body: z.string(),
  /** When it was written, and when last written anew: milliseconds since 1970. */
  created: z.number(),
  updated: z.number(),
});

/** A comment of a job on a pull request. */
export type Comment = z.infer<typeof comment>;

/** How a run of a workflow ends, as far as the lab's do. */
export const conclusion = z.enum(["success", "failure", "cancelled"]);

/** A run of a workflow that has ended. */
export const finishedRun = z.strictObject({
  id: z.int().positive(),
  repository: z.string(),
  repositoryId: z.int().positive(),
  workflow: z.string(),
  workflowFile: z.string(),
  event: z.string(),
  branch: z.string(),
  sha: z.string(),
  actor: z.string(),
  conclusion,
  /** When it ended: milliseconds since 1970. */
  ended: z.number(),
});

/** A run of a workflow that has ended. */
export type FinishedRun = z.infer<typeof finishedRun>;
