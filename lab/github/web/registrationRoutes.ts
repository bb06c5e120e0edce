import { type Context, Hono } from "hono";
import { readManifest } from "../apps/manifest.ts";
import type { Apps } from "../apps/registry.ts";
import type { Directory } from "../directory.ts";
import type { Grants } from "../grants.ts";
import { answerUrl } from "../oauth/request.ts";
import { Tickets } from "../tickets.ts";
import { formFields } from "./form.ts";
import { notFoundPage } from "./layout.ts";
import { ownersOnly, type OwnersRequest } from "./owners.ts";
import {
  createGitHubAppPage,
  invalidManifestPage,
  newOAuthAppPage,
  type OAuthAppFields,
} from "./registrationPages.ts";

/** A manifest that was posted and waits for an owner to agree. */
interface Draft {
  readonly manifest: string;
  readonly state: string | undefined;
}

/** What registering needs. */
export interface RegistrationParts {
  /** Who there is. */
  readonly directory: Directory;
  /** The registered apps. */
  readonly apps: Apps;
  /** Who is signed in. */
  readonly grants: Grants;
  /** Takes the client ID of a GitHub App that was registered, for the code that its program exchanges. */
  readonly conversions: Tickets<string>;
  /** How long a posted manifest waits, in milliseconds. */
  readonly patience: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Pages of an account's settings on which its owners register apps: a GitHub App from a manifest (docs.github.com,
 * "Registering a GitHub App from a manifest"), an OAuth App by a form.
 */
export function registrationRoutes(parts: RegistrationParts): Hono<OwnersRequest> {
  const { directory, apps, grants, conversions, patience, now } = parts;
  const routes = new Hono<OwnersRequest>();
  const owners = ownersOnly(directory, grants);
  const drafts = new Tickets<Draft>(patience, now);

  // Posted from another site's page, so that the browser sends no cookie along: what was posted is kept, and the
  // browser sent on to a page of this site, by way of the sign-in if need be.
  routes.post("/apps/new", async (context) => {
    const { manifest = "" } = await formFields(context);
    const draft = drafts.issue({ manifest, state: context.req.query("state") });
    return context.redirect(`${context.req.path}?draft=${draft}`);
  });

  /** Shows the page for a kept manifest, or registers its app once a person typed a name that it may have. */
  const proceed = (context: Context<OwnersRequest>, key: string, typed?: string) => {
    const { account, settings } = context.var;
    const draft = drafts.read(key);
    if (draft === undefined) {
      return context.html(notFoundPage("This registration has run out. Start it again."), 404);
    }
    const read = readManifest(draft.manifest);
    if (read.outcome === "invalid") {
      return context.html(invalidManifestPage(read.problems));
    }
    const { manifest } = read;
    const name = typed ?? manifest.name ?? "";
    const problem = apps.nameProblem(name, account.login);
    if (typed === undefined || problem !== undefined) {
      const page = { settings, owner: account.login, draft: key, manifest, name, problem };
      return context.html(createGitHubAppPage(page));
    }
    drafts.take(key);
    const app = apps.registerGitHubApp(account.login, name, manifest);
    return context.redirect(
      manifest.redirect_url === undefined
        ? `${settings}/apps/${app.slug}`
        : answerUrl(manifest.redirect_url, { code: conversions.issue(app.clientId) }, draft.state),
    );
  };

  routes.get("/apps/new", owners, (context) => proceed(context, context.req.query("draft") ?? ""));

  routes.post("/apps", owners, async (context) => {
    const { draft = "", name = "" } = await formFields(context);
    return proceed(context, draft, name);
  });

  routes.get("/applications/new", owners, (context) =>
    context.html(
      newOAuthAppPage(
        context.var.settings,
        oauthAppFields((name) => context.req.query(name)),
      ),
    ),
  );

  routes.post("/applications", owners, async (context) => {
    const { account, settings } = context.var;
    const form = await formFields(context);
    const fields = oauthAppFields((name) => form[name]);
    const problem = problemWith(fields);
    if (problem !== undefined) {
      return context.html(newOAuthAppPage(settings, fields, problem));
    }
    const app = apps.registerOAuthApp({ ...fields, owner: account.login });
    return context.redirect(`${settings}/applications/${app.id}`);
  });

  return routes;
}

/** The parameters that fill in the form, by the names that GitHub's own form has. They are not documented. */
function oauthAppFields(value: (name: string) => string | undefined): OAuthAppFields {
  const field = (name: string) => (value(`oauth_application[${name}]`) ?? "").trim();
  return { name: field("name"), url: field("url"), callbackUrl: field("callback_url") };
}

function problemWith({ name, url, callbackUrl }: OAuthAppFields): string | undefined {
  if (name === "") {
    return "Name can't be blank";
  }
  if (!URL.canParse(url)) {
    return "Url must be a valid URL";
  }
  return URL.canParse(callbackUrl) ? undefined : "Callback url must be a valid URL";
}
