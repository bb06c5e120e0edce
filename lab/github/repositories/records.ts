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
    fork: true,
  })
  .extend({
    id: z.int().positive(),
    /** The name of the branch or tag that it ran for. GitHub does not say which of the two it is. */
    branch: z.string(),
    /** The Git reference that it ran for. Absent in the memory of an earlier lab. */
    ref: job.shape.ref.optional(),
    conclusion,
    /** When it ended: milliseconds since 1970. */
    ended: z.number(),
    /** Whether somebody has deleted it. What the branch pointed at is known all the same. */
    deleted: z.literal(true).optional(),
  });

/** A run of a workflow that has ended. */
export type FinishedRun = z.infer<typeof finishedRun>;

/** The state of a deployment, as far as the lab's have it. */
export const deploymentState = z.enum(["success", "failure", "inactive"]);

/** A deployment to an environment. */
export const deployment = job.pick({ repository: true, sha: true, ref: true, actor: true }).extend({
  id: z.int().positive(),
  environment: z.string(),
  /** Milliseconds since 1970. */
  created: z.number(),
  /** Its states, oldest first. */
  statuses: z.array(z.strictObject({ id: z.int().positive(), state: deploymentState, created: z.number() })),
});

/** A deployment to an environment. */
export type Deployment = z.infer<typeof deployment>;
