import { z } from "zod";

/** A job of GitHub Actions, as far as its token tells about it. */
export const job = z.strictObject({
  /** Whose it is: `acme/fleet`. The owner is an organisation of the directory. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be OWNER/NAME"),
  /** The repository's number. */
  repositoryId: z.int().positive(),
  /** Why it runs. */
  event: z.enum(["push", "pull_request", "schedule", "workflow_dispatch"]),
  /** The Git reference that it runs for: `refs/heads/main`. */
  ref: z.string().startsWith("refs/"),
  /** The commit that it runs on. */
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  /** The file of its workflow in the repository: `.github/workflows/rollout.yaml`. */
  workflowFile: z.string(),
  /** The name of its workflow. */
  workflow: z.string(),
  /** The environment that it deploys to. Default: none. */
  environment: z.string().optional(),
  /** The branch that a pull request wants to merge, and the fork that this branch is in. Default: not a fork's. */
  headRef: z.string().optional(),
  fork: z.string().optional(),
  /** The login of the person who set it off. */
  actor: z.string(),
  /** The number of the run. */
  runId: z.int().positive(),
});

/** A job of GitHub Actions, as far as its token tells about it. */
export type Job = z.infer<typeof job>;

/** A job's `sub` claim, as GitHub makes it for a repository that has not chosen another (docs.github.com, "OpenID Connect reference"). */
export function jobSubject({ repository, environment, event, ref }: Job): string {
  const escaped = (value: string) => value.replaceAll(":", "%3A");
  if (environment !== undefined) return `repo:${repository}:environment:${escaped(environment)}`;
  return event === "pull_request"
    ? `repo:${repository}:pull_request`
    : `repo:${repository}:ref:${escaped(ref)}`;
}
