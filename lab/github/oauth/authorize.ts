import { type Context, Hono } from "hono";
import { defaultCallback } from "../apps/callback.ts";
import type { Apps } from "../apps/registry.ts";
import type { Directory, Person } from "../directory.ts";
import type { Grants } from "../grants.ts";
import type { RequestLog } from "../requestLog.ts";
import { consentPage } from "../web/consentPage.ts";
import { notFoundPage } from "../web/layout.ts";
import { signedInPerson } from "../web/session.ts";
import {
  answerUrl,
  type AuthorizationRequest,
  checkRequest,
  errorUrl,
  type RefusedRequest,
} from "./request.ts";

const refusals = {
  "unknown-client": "There is no OAuth App with this client ID.",
  "no-callback": "This GitHub App has no callback URL.",
} as const;

/**
 * The browser's half of GitHub's web application flow (docs.github.com, "Authorizing OAuth apps",
 * "Generating a user access token for a GitHub App" and "Troubleshooting authorization request errors").
 */
export function authorizeRoutes(directory: Directory, apps: Apps, grants: Grants): Hono<RequestLog> {
  const routes = new Hono<RequestLog>();

  const refuse = (context: Context, refused: RefusedRequest) =>
    refused.outcome === "redirect"
      ? context.redirect(refused.url)
      : context.html(notFoundPage(refusals[refused.outcome]), 404);

  const askToSignIn = (context: Context, request: AuthorizationRequest) => {
    const here = `/login/oauth/authorize?${new URLSearchParams(request.fields).toString()}`;
    const signIn = new URLSearchParams({ client_id: request.app.clientId, return_to: here });
    return context.redirect(`/login?${signIn.toString()}`);
  };

  const grant = (
    context: Context,
    person: Person,
    { app, redirectUrl, state }: AuthorizationRequest,
    scopes: readonly string[],
  ) => {
    const code = grants.issueCode({ clientId: app.clientId, redirectUrl, login: person.login, scopes });
    return context.redirect(answerUrl(redirectUrl, { code }, state));
  };

  routes.get("/", (context) => {
    const request = checkRequest(apps, (name) => context.req.query(name));
    if (request.outcome !== "accepted") {
      return refuse(context, request);
    }
    const person = signedInPerson(context, directory, grants);
    if (person === undefined) {
      return askToSignIn(context, request);
    }
    context.set("who", person.login);
    const { app, scopes } = request;
    const agreed = grants.consented(person.login, app.clientId);
    if (agreed === undefined || scopes.some((scope) => !agreed.includes(scope))) {
      return context.html(consentPage(person, request));
    }
    // Asking for nothing in particular gets what was agreed to before.
    return grant(context, person, request, scopes.length > 0 ? scopes : agreed);
  });

  routes.post("/", async (context) => {
    const form = await context.req.parseBody();
    const request = checkRequest(apps, (name) => {
      const value = form[name];
      return typeof value === "string" ? value : undefined;
    });
    if (request.outcome !== "accepted") {
      return refuse(context, request);
    }
    const person = signedInPerson(context, directory, grants);
    if (person === undefined) {
      return askToSignIn(context, request);
    }
    context.set("who", person.login);
    if (form["authorize"] !== "1") {
      const callbackUrl = defaultCallback(request.app) ?? request.redirectUrl;
      return context.redirect(errorUrl(callbackUrl, "access_denied", request.state));
    }
    grants.consent(person.login, request.app.clientId, request.scopes);
    return grant(context, person, request, request.scopes);
  });

  return routes;
}
