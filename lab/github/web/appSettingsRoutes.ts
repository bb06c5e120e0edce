import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { App } from "../apps/app.ts";
import type { Apps } from "../apps/registry.ts";
import { type Directory, sameName } from "../directory.ts";
import type { Grants } from "../grants.ts";
import { advancedPage, appListPage, appSettingsPage } from "./appSettingsPages.ts";
import { notFoundPage } from "./layout.ts";
import { ownersOnly, type OwnersRequest } from "./owners.ts";

/** Pages of an account's settings on which its owners look after the apps that it has. */
export function appSettingsRoutes(directory: Directory, apps: Apps, grants: Grants): Hono<OwnersRequest> {
  const routes = new Hono<OwnersRequest>();
  const owners = ownersOnly(directory, grants);

  const ownApps = ({ var: { account } }: Context<OwnersRequest>) =>
    apps.all.filter(({ owner }) => sameName(owner, account.login));

  /** Lets requests about an app of the account through. */
  const found = <Kind extends App>(find: (slugOrId: string) => Kind | undefined) =>
    createMiddleware<OwnersRequest & { Variables: { app: Kind } }>(async (context, next) => {
      const app = find(context.req.param("app") ?? "");
      if (app === undefined || !sameName(app.owner, context.var.account.login)) {
        return context.html(notFoundPage("There is nothing at this address."), 404);
      }
      context.set("app", app);
      await next();
      return undefined;
    });
  const gitHubApp = found((slug) => apps.gitHubApp(slug));

  for (const [path, kind, find] of [
    ["/apps", "github-app", (slug: string) => apps.gitHubApp(slug)],
    ["/applications", "oauth-app", (id: string) => apps.oauthApp(Number(id))],
  ] as const) {
    const app = found<App>(find);

    routes.get(path, owners, (context) =>
      context.html(
        appListPage(
          context.var.settings,
          ownApps(context).filter((each) => each.kind === kind),
        ),
      ),
    );

    routes.get(`${path}/:app`, owners, app, (context) =>
      context.html(appSettingsPage(context.var.settings, context.var.app)),
    );

    routes.post(`${path}/:app/client_secret`, owners, app, (context) =>
      context.html(
        appSettingsPage(context.var.settings, context.var.app, apps.generateSecret(context.var.app)),
      ),
    );
  }

  routes.get("/apps/:app/advanced", owners, gitHubApp, (context) =>
    context.html(advancedPage(context.var.settings, context.var.app)),
  );

  routes.post("/apps/:app/delete", owners, gitHubApp, (context) => {
    apps.delete(context.var.app);
    return context.redirect(`${context.var.settings}/apps`);
  });

  return routes;
}
