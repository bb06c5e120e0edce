import { z } from "zod";
import { job } from "../actions/job.ts";

/** A comment of a job on a pull request. */
export const comment = z.strictObject({
  id: z.int().positive(),
  repository: job.shape.repository,
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

/** How a run of a workflow ends. */
export type Conclusion = z.infer<typeof conclusion>;

/** A run of a workflow that has ended, which is known by its one job. */
export const finishedRun = job
  .pick({
    repository: true,
    repositoryId: true,
    event: true,
    sha: true,
    workflow: true,
    workflowFile: true,
    actor: true,
  })
  .extend({
    id: z.int().positive(),
    /** The branch that it ran for; another reference as it is. */
    branch: z.string(),
    conclusion,
    /** When it ended: milliseconds since 1970. */
    ended: z.number(),
  });

/** A run of a workflow that has ended. */
export type FinishedRun = z.infer<typeof finishedRun>;
