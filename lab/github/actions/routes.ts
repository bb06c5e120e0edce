import { Hono } from "hono";
import { z } from "zod";
import type { Directory } from "../directory.ts";
import { conclusion } from "../repositories/records.ts";
import type { Repositories } from "../repositories/repositories.ts";
import type { RequestLog } from "../requestLog.ts";
import type { ActionsIssuer } from "./issuer.ts";

/** What a runner says of a job that has ended. GitHub's own runners have a protocol of their own for it. */
const jobEnd = z.strictObject({ conclusion });

/**
 * What is below `/_services` of a GitHub Enterprise Server with Actions: what everybody may read of the issuer of tokens,
 * where a job asks for its own (actions/toolkit, packages/core/src/oidc-utils.ts), and where its runner says how it ended.
 *
 * @param now milliseconds since 1970.
 */
export function actionsRoutes(
  actions: ActionsIssuer,
  directory: Directory,
  repositories: Repositories,
  now: () => number,
): Hono<RequestLog> {
  const routes = new Hono<RequestLog>();
  const seconds = () => Math.floor(now() / 1000);

  routes.get("/token/.well-known/openid-configuration", (context) => context.json(actions.discovery));
  routes.get("/token/.well-known/jwks", (context) => context.json(actions.keys));

  const jobOf = (authorization = "") => {
    const [, requestToken = ""] = /^bearer (\S+)$/i.exec(authorization) ?? [];
    return actions.jobOf(requestToken, seconds());
  };
  const jobPath = "/pipelines/_apis/distributedtask/hubs/Actions/plans/:plan/jobs/:job";

  routes.post(jobPath, async (context) => {
    const job = jobOf(context.req.header("Authorization"));
    if (job === undefined) return context.json({ message: "Unauthorized" }, 401);
    const end = jobEnd.safeParse(await context.req.json());
    if (!end.success) return context.json({ message: z.prettifyError(end.error) }, 400);
    repositories.finish(job, end.data.conclusion);
    return context.body(null, 204);
  });

  routes.get(`${jobPath}/idtoken`, (context) => {
    const job = jobOf(context.req.header("Authorization"));
    if (job === undefined) return context.json({ message: "Unauthorized" }, 401);
    context.set("who", job.repository);
    return context.json({ value: actions.idToken(job, context.req.query("audience"), directory, seconds()) });
  });

  return routes;
}
