import { type Context, Hono } from "hono";
import type { GitHubApp } from "../apps/app.ts";
import type { Apps } from "../apps/registry.ts";
import { type Directory, findOrganization, isOwner, type Person, sameName } from "../directory.ts";
import type { Grants } from "../grants.ts";
import { answerUrl } from "../oauth/request.ts";
import type { RequestLog } from "../requestLog.ts";
import { formFields } from "./form.ts";
import { gitHubAppPage, installedPage, installPage } from "./installationPages.ts";
import { notFoundPage } from "./layout.ts";
import { ownersOnly, settingsPaths } from "./owners.ts";
import { signedInPerson, signInUrl } from "./session.ts";

/** Pages on which GitHub Apps are looked at and installed. `/github-apps` is where a GitHub Enterprise Server has them. */
export function installationRoutes(directory: Directory, apps: Apps, grants: Grants): Hono<RequestLog> {
  const routes = new Hono<RequestLog>();
  const owners = ownersOnly(directory, grants);
  const nothing = (context: Context) => context.html(notFoundPage("There is nothing at this address."), 404);

  routes.get("/github-apps/:slug", (context) => {
    const app = apps.gitHubApp(context.req.param("slug"));
    return app === undefined ? nothing(context) : context.html(gitHubAppPage(app));
  });

  routes.get("/github-apps/:slug/installations/new", (context) => {
    const person = signedInPerson(context, directory, grants);
    if (person === undefined) {
      return context.redirect(signInUrl(context));
    }
    context.set("who", person.login);
    const app = apps.gitHubApp(context.req.param("slug"));
    const accounts = app === undefined ? [] : accountsFor(directory, person, app);
    return app === undefined || accounts.length === 0
      ? nothing(context)
      : context.html(installPage(app, accounts));
  });

  routes.post("/github-apps/:slug/installations", async (context) => {
    const { target } = await formFields(context);
    const person = signedInPerson(context, directory, grants);
    if (person === undefined) {
      return context.redirect(signInUrl(context));
    }
    context.set("who", person.login);
    const app = apps.gitHubApp(context.req.param("slug"));
    const account = app && accountsFor(directory, person, app).find((login) => login === target);
    if (app === undefined || account === undefined) {
      return nothing(context);
    }
    const { id } = apps.install(app, account);
    if (app.setupUrl !== undefined) {
      const answer = { installation_id: String(id), setup_action: "install" };
      return context.redirect(answerUrl(app.setupUrl, answer, undefined));
    }
    const settings =
      findOrganization(directory, account) === undefined ? "/settings" : `/organizations/${account}/settings`;
    return context.redirect(`${settings}/installations/${id}`);
  });

  for (const settings of settingsPaths) {
    routes.get(`${settings}/installations/:id`, owners, (context) => {
      const { login } = context.var.account;
      const id = Number(context.req.param("id"));
      const app = apps.gitHubApps.find(({ installations }) =>
        installations.some((each) => each.id === id && sameName(each.account, login)),
      );
      return app === undefined ? nothing(context) : context.html(installedPage(app, login));
    });
  }

  return routes;
}

/** The logins of the accounts on which a person may install the app: of organisations that they own, and their own. */
function accountsFor(directory: Directory, person: Person, app: GitHubApp): readonly string[] {
  const owned = directory.organizations.filter((organization) => isOwner(organization, person.login));
  const logins = [...owned.map(({ login }) => login), person.login];
  return app.public ? logins : logins.filter((login) => sameName(login, app.owner));
}
