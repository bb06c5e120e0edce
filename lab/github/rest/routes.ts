import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { etag } from "hono/etag";
import type { RequestLog } from "../requestLog.ts";
import { appRoutes } from "./appRoutes.ts";
import { authenticate } from "./authentication.ts";
import { notFound, release } from "./errors.ts";
import { jobRoutes } from "./jobRoutes.ts";
import { organizationRoutes } from "./organizationRoutes.ts";
import type { RestParts } from "./parts.ts";
import { teamRoutes } from "./teamRoutes.ts";
import { userRoutes } from "./userRoutes.ts";

/**
 * The REST interface below `/api/v3`: the calls that Dex's GitHub connector makes, those of a GitHub App for itself,
 * those of jobs of workflows, those of GitHub's Terraform provider for teams, and their neighbours.
 */
export function restRoutes(parts: RestParts): Hono<RequestLog> {
  const routes = new Hono<RequestLog>();

  routes.use(async (context, next) => {
    await next();
    context.header("X-GitHub-Enterprise-Version", `${release}.0`);
    context.header("X-GitHub-Media-Type", "github.v3; format=json");
    // Terraform's provider takes an answer without it for none (github_rest_api, which sets it as the result's id).
    context.header("X-GitHub-Request-Id", randomUUID());
  });
  routes.use(etag({ weak: true }));

  routes.get("/meta", (context) =>
    context.json({ verifiable_password_authentication: true, installed_version: `${release}.0` }),
  );
  routes.route("/", appRoutes(parts));
  routes.route("/repos/:owner/:repo", jobRoutes(parts));

  routes.use(authenticate(parts.directory, parts.apps, parts.grants));
  routes.route("/", userRoutes(parts));
  routes.route("/", organizationRoutes(parts));
  routes.route("/", teamRoutes(parts));
  routes.all("*", notFound);
  return routes;
}
