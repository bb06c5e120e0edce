import { Hono } from "hono";
import { z } from "zod";
import type { Job } from "../actions/job.ts";
import { deploymentState } from "../repositories/records.ts";
import type { RequestLog } from "../requestLog.ts";
import { activity, deployment, deploymentStatus, fullRepository } from "./deploymentRepresentations.ts";
import { notFound, validationFailed } from "./errors.ts";
import { pageOf } from "./pagination.ts";
import type { RestParts } from "./parts.ts";

/** What handlers know of a request with a job's own token. */
export type FromJob = RequestLog & { Variables: { job: Job } };

/** A deployment as a job asks for it. The stand-in has no Git repository, so it takes commits only. */
const newDeployment = z.object({ ref: z.string().regex(/^[0-9a-f]{40}$/), environment: z.string() });
const newState = z.object({ state: deploymentState });

/**
 * What jobs ask about their repository, below `/repos/:owner/:repo`: its default branch, what its branches pointed at, and
 * its deployments, which they may also write. Which permissions a job has is not known here.
 */
export function deploymentRoutes({ directory, repositories, addresses }: RestParts): Hono<FromJob> {
  const routes = new Hono<FromJob>();

  routes.get("/", (context) => {
    const { repository, repositoryId } = context.var.job;
    return context.json(fullRepository(addresses, directory, repository, repositoryId));
  });

  routes.get("/activity", (context) => {
    const pushes = repositories.pushes(context.var.job.repository);
    const ref = context.req.query("ref");
    const found = pushes
      .map((push, index) => {
        const before = pushes.slice(index + 1).find((each) => each.ref === push.ref);
        return activity(addresses, directory, push, before?.sha);
      })
      .filter((each) => ref === undefined || each.ref === ref || each.ref === `refs/heads/${ref}`);
    return context.json(pageOf(context, addresses.web, found));
  });

  routes.get("/deployments", (context) => {
    const { sha, environment } = context.req.query();
    const found = repositories
      .deployments(context.var.job.repository)
      .filter((each) => sha === undefined || each.sha === sha)
      .filter((each) => environment === undefined || each.environment === environment)
      .map((each) => deployment(addresses, directory, each));
    return context.json(pageOf(context, addresses.web, found));
  });

  routes.post("/deployments", async (context) => {
    const fields = newDeployment.safeParse(await context.req.json());
    if (!fields.success) return validationFailed(context, "Deployment", "ref", "is not a commit");
    const { repository, actor } = context.var.job;
    const { ref, environment } = fields.data;
    const created = repositories.deploy(repository, { sha: ref, ref, environment, actor });
    return context.json(deployment(addresses, directory, created), 201);
  });

  routes.get("/deployments/:id/statuses", (context) => {
    const found = repositories
      .deployments(context.var.job.repository)
      .find(({ id }) => id === Number(context.req.param("id")));
    if (found === undefined) return notFound(context);
    const statuses = found.statuses.map((each) => deploymentStatus(addresses, directory, found, each));
    return context.json(pageOf(context, addresses.web, statuses.toReversed()));
  });

  routes.post("/deployments/:id/statuses", async (context) => {
    const fields = newState.safeParse(await context.req.json());
    if (!fields.success) return validationFailed(context, "DeploymentStatus", "state", "is not a state");
    const { repository } = context.var.job;
    const id = Number(context.req.param("id"));
    const status = repositories.setState(repository, id, fields.data.state);
    const found = repositories.deployments(repository).find((each) => each.id === id);
    if (status === undefined || found === undefined) return notFound(context);
    return context.json(deploymentStatus(addresses, directory, found, status), 201);
  });

  return routes;
}
