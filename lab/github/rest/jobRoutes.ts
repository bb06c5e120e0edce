import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import { tokenIn } from "./authentication.ts";
import { deploymentRoutes, type FromJob } from "./deploymentRoutes.ts";
import { notFound, restError, validationFailed } from "./errors.ts";
import { pageOf } from "./pagination.ts";
import type { RestParts } from "./parts.ts";
import { issueComment, workflow, workflowRun } from "./repositoryRepresentations.ts";

const commentFields = z.object({ body: z.string().min(1) });

/**
 * What jobs of a repository ask with their own tokens, below `/repos/:owner/:repo`: comments on pull requests, how
 * runs ended, and deployments. Which permissions a job has is not known here.
 */
export function jobRoutes(parts: RestParts): Hono<FromJob> {
  const { actions, directory, repositories, addresses, now } = parts;
  const routes = new Hono<FromJob>();

  routes.use(
    createMiddleware<FromJob>(async (context, next) => {
      const token = tokenIn(context.req.header("Authorization"));
      if (token === undefined) return restError(context, 401, "Requires authentication");
      const job = actions.jobOfRestToken(token, Math.floor(now() / 1000));
      if (job === undefined) return restError(context, 401, "Bad credentials");
      const repository = ["owner", "repo"].map((name) => context.req.param(name)).join("/");
      if (job.repository !== repository) return notFound(context);
      context.set("who", `${job.repository} (job)`);
      context.set("job", job);
      await next();
      return undefined;
    }),
  );

  routes.get("/issues/:number/comments", (context) => {
    const { repository } = context.var.job;
    const comments = repositories.commentsOn(repository, Number(context.req.param("number")));
    return context.json(
      pageOf(
        context,
        addresses.web,
        comments.map((each) => issueComment(addresses, each)),
      ),
    );
  });

  routes.post("/issues/:number/comments", async (context) => {
    const fields = commentFields.safeParse(await context.req.json());
    if (!fields.success) return validationFailed(context, "IssueComment", "body", "is missing");
    const { repository } = context.var.job;
    const written = repositories.comment(repository, Number(context.req.param("number")), fields.data.body);
    return context.json(issueComment(addresses, written), 201);
  });

  routes.patch("/issues/comments/:id", async (context) => {
    const fields = commentFields.safeParse(await context.req.json());
    if (!fields.success) return validationFailed(context, "IssueComment", "body", "is missing");
    const { repository } = context.var.job;
    const changed = repositories.changeComment(repository, Number(context.req.param("id")), fields.data.body);
    return changed === undefined ? notFound(context) : context.json(issueComment(addresses, changed));
  });

  routes.get("/actions/workflows/:workflow", (context) => {
    const found = repositories.workflow(context.var.job.repository, context.req.param("workflow"));
    return found === undefined ? notFound(context) : context.json(workflow(addresses, found));
  });

  routes.get("/actions/workflows/:workflow/runs", (context) => {
    const known = repositories.workflow(context.var.job.repository, context.req.param("workflow"));
    if (known === undefined) return notFound(context);
    const branch = context.req.query("branch");
    const found = known.runs.filter((each) => branch === undefined || each.branch === branch);
    const workflow_runs = pageOf(
      context,
      addresses.web,
      found.map((each) => workflowRun(addresses, directory, known, each)),
    );
    return context.json({ total_count: found.length, workflow_runs });
  });

  routes.delete("/actions/runs/:id", (context) => {
    const { repository } = context.var.job;
    const wasThere = repositories.deleteRun(repository, Number(context.req.param("id")));
    return wasThere ? context.body(null, 204) : notFound(context);
  });

  routes.route("/", deploymentRoutes(parts));
  return routes;
}
