import { Hono } from "hono";
import type { Directory } from "../directory.ts";
import type { RequestLog } from "../requestLog.ts";
import type { ActionsIssuer } from "./issuer.ts";

/**
 * What is below `/_services` of a GitHub Enterprise Server with Actions, as far as tokens go: what everybody may read of the
 * issuer, and where a job asks for its own (actions/toolkit, packages/core/src/oidc-utils.ts).
 *
 * @param now milliseconds since 1970.
 */
export function actionsRoutes(
  actions: ActionsIssuer,
  directory: Directory,
  now: () => number,
): Hono<RequestLog> {
  const routes = new Hono<RequestLog>();
  const seconds = () => Math.floor(now() / 1000);

  routes.get("/token/.well-known/openid-configuration", (context) => context.json(actions.discovery));
  routes.get("/token/.well-known/jwks", (context) => context.json(actions.keys));

  routes.get("/pipelines/_apis/distributedtask/hubs/Actions/plans/:plan/jobs/:job/idtoken", (context) => {
    const [, requestToken = ""] = /^bearer (\S+)$/i.exec(context.req.header("Authorization") ?? "") ?? [];
    const job = actions.jobOf(requestToken, seconds());
    if (job === undefined) return context.json({ message: "Unauthorized" }, 401);
    context.set("who", job.repository);
    return context.json({ value: actions.idToken(job, context.req.query("audience"), directory, seconds()) });
  });

  return routes;
}
