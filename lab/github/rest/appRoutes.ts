import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { type GitHubApp, installationOn } from "../apps/app.ts";
import type { RequestLog } from "../requestLog.ts";
import { installationOf, integration } from "./appRepresentations.ts";
import { readAppToken } from "./appToken.ts";
import { tokenIn } from "./authentication.ts";
import { notFound, restError } from "./errors.ts";
import { pageOf } from "./pagination.ts";
import type { RestParts } from "./parts.ts";

/** What handlers know of a request with the token of a GitHub App itself. */
type FromApp = RequestLog & { Variables: { app: GitHubApp } };

/** What a GitHub App asks for itself, not for a person: its registration's last step, and where it is installed. */
export function appRoutes({ directory, apps, conversions, addresses, now }: RestParts): Hono<FromApp> {
  const routes = new Hono<FromApp>();

  // The code is the credential: nobody is signed in, and the app has no key yet.
  routes.post("/app-manifests/:code/conversions", async (context) => {
    const clientId = conversions.take(context.req.param("code"));
    const app = apps.gitHubApps.find((each) => each.clientId === clientId);
    if (app === undefined) {
      return notFound(context);
    }
    return context.json(
      {
        ...integration(addresses, directory, app),
        client_secret: apps.generateSecret(app),
        webhook_secret: app.webhookActive ? randomBytes(20).toString("hex") : null,
        pem: await apps.generateKey(app),
      },
      201,
    );
  });

  const asApp = createMiddleware<FromApp>(async (context, next) => {
    const token = tokenIn(context.req.header("Authorization")) ?? "";
    const read = readAppToken(token, apps.gitHubApps, now());
    if (read.outcome === "refused") {
      return restError(context, read.status, read.message);
    }
    context.set("who", `${read.app.slug}[bot]`);
    context.set("app", read.app);
    await next();
    return undefined;
  });

  routes.get("/app", asApp, ({ json, var: { app } }) =>
    json({
      ...integration(addresses, directory, app),
      installations_count: app.installations.length,
    }),
  );

  routes.get("/app/installations", asApp, (context) => {
    const { app } = context.var;
    const installations = app.installations.map((each) => installationOf(addresses, directory, app, each));
    return context.json(pageOf(context, addresses.web, installations));
  });

  routes.get("/app/installations/:id", asApp, (context) => {
    const { app } = context.var;
    const found = app.installations.find(({ id }) => String(id) === context.req.param("id"));
    return found === undefined
      ? notFound(context)
      : context.json(installationOf(addresses, directory, app, found));
  });

  routes.delete("/app/installations/:id", asApp, (context) => {
    const { app } = context.var;
    const found = app.installations.find(({ id }) => String(id) === context.req.param("id"));
    if (found === undefined) {
      return notFound(context);
    }
    apps.uninstall(app, found);
    return context.body(null, 204);
  });

  routes.get("/orgs/:org/installation", asApp, (context) => {
    const { app } = context.var;
    const found = installationOn(app, context.req.param("org"));
    return found === undefined
      ? notFound(context)
      : context.json(installationOf(addresses, directory, app, found));
  });

  return routes;
}
