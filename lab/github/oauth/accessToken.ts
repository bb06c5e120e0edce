import { type Context, Hono } from "hono";
import { mayAnswerAt } from "../apps/callback.ts";
import type { Apps } from "../apps/registry.ts";
import type { Grants } from "../grants.ts";
import type { RequestLog } from "../requestLog.ts";

/** Texts and addresses of docs.github.com, "Troubleshooting OAuth app access token request errors". */
const errors = {
  incorrect_client_credentials: [
    "The client_id and/or client_secret passed are incorrect.",
    "/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/#incorrect-client-credentials",
  ],
  redirect_uri_mismatch: [
    "The redirect_uri MUST match the registered callback URL for this application.",
    "/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/#redirect-uri-mismatch2",
  ],
  bad_verification_code: [
    "The code passed is incorrect or expired.",
    "/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/#bad-verification-code",
  ],
} as const;

/**
 * The app's half of GitHub's web application flow: a code and a client secret against an access token. In which order
 * GitHub checks the parameters is not documented: here the secret comes first, then the redirect URL, then the code.
 */
export function accessTokenRoutes(apps: Apps, grants: Grants): Hono<RequestLog> {
  const routes = new Hono<RequestLog>();

  routes.post("/", async (context) => {
    const parameters = { ...(await readParameters(context)), ...basicCredentials(context) };
    const app = apps.withClientId(parameters["client_id"]);
    if (app === undefined) {
      return answer(context, { error: "Not Found" }, 404);
    }
    if (!apps.holdsSecret(app, parameters["client_secret"] ?? "")) {
      return answerError(context, "incorrect_client_credentials");
    }
    const redirectUri = parameters["redirect_uri"];
    if (redirectUri !== undefined && !mayAnswerAt(app, redirectUri)) {
      return answerError(context, "redirect_uri_mismatch");
    }
    const authorization = grants.takeCode(parameters["code"] ?? "");
    if (authorization?.clientId !== app.clientId) {
      return answerError(context, "bad_verification_code");
    }
    const { login, clientId, scopes, redirectUrl } = authorization;
    if ((redirectUri ?? redirectUrl) !== redirectUrl) {
      return answerError(context, "redirect_uri_mismatch");
    }
    context.set("who", login);
    return answer(context, {
      access_token: grants.issueToken({ login, clientId, scopes }),
      scope: scopes.join(","),
      token_type: "bearer",
    });
  });

  return routes;
}

type Parameters = Readonly<Record<string, string>>;

/** The parameters of a form or JSON body; neither is there when the type says something else. */
async function readParameters(context: Context): Promise<Parameters> {
  const text = await context.req.text();
  if (!(context.req.header("Content-Type") ?? "").includes("application/json")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const body = parseJson(text);
  return typeof body === "object" && body !== null
    ? Object.fromEntries(
        Object.entries(body).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
      )
    : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // GitHub answers a broken body as it answers an empty one: the credentials are missing.
    return {};
  }
}

/** Client credentials in the Authorization header, form-encoded as Go's oauth2 does (RFC 6749, 2.3.1). */
function basicCredentials(context: Context): Parameters {
  const [, encoded] = /^basic (.+)$/i.exec(context.req.header("Authorization") ?? "") ?? [];
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? "", "base64").toString()) ?? [];
  return id === undefined || secret === undefined
    ? {}
    : Object.fromEntries(new URLSearchParams(`client_id=${id}&client_secret=${secret}`));
}

/** Errors of a known app have status 200 too, as GitHub's. */
function answerError(context: Context, error: keyof typeof errors) {
  const [error_description, error_uri] = errors[error];
  return answer(context, { error, error_description, error_uri });
}

function answer(context: Context, fields: Parameters, status: 200 | 404 = 200) {
  return (context.req.header("Accept") ?? "").includes("application/json")
    ? context.json(fields, status)
    : context.body(new URLSearchParams(fields).toString(), status, {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
      });
}
