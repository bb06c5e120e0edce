import type { App } from "../apps/app.ts";
import { defaultCallback, mayAnswerAt } from "../apps/callback.ts";
import type { Apps } from "../apps/registry.ts";

/** What an app asks of a person, checked. */
export interface AuthorizationRequest {
  readonly outcome: "accepted";
  /** Who asks. */
  readonly app: App;
  /** Where the answer goes. */
  readonly redirectUrl: string;
  /** The scopes asked for, in the order given. None for a GitHub App, which has permissions instead. */
  readonly scopes: readonly string[];
  /** The app's own note, given back as it came. */
  readonly state: string | undefined;
  /** The request's parameters as they came, for the consent form and the sign-in page to bring back. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A request that nobody is asked about. */
export type RefusedRequest =
  | { readonly outcome: "unknown-client" }
  | { readonly outcome: "no-callback" }
  | {
      readonly outcome: "redirect";
      /** Where the browser goes, with the error in the query. */
      readonly url: string;
    };

const parameters = ["client_id", "redirect_uri", "scope", "state"] as const;

/** Reads and checks the parameters of `/login/oauth/authorize`. */
export function checkRequest(
  apps: Apps,
  parameter: (name: string) => string | undefined,
): AuthorizationRequest | RefusedRequest {
  const app = apps.withClientId(parameter("client_id"));
  if (app === undefined) {
    return { outcome: "unknown-client" };
  }
  const registered = defaultCallback(app);
  if (registered === undefined) {
    return { outcome: "no-callback" };
  }
  const state = parameter("state");
  const redirectUrl = parameter("redirect_uri") ?? registered;
  if (!mayAnswerAt(app, redirectUrl)) {
    return { outcome: "redirect", url: errorUrl(registered, "redirect_uri_mismatch", state) };
  }
  const asked = app.kind === "oauth-app" ? (parameter("scope") ?? "") : "";
  const scopes = asked.split(/[ ,]+/).filter((scope) => scope !== "");
  const fields = Object.fromEntries(
    parameters.flatMap((name) => {
      const value = parameter(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { outcome: "accepted", app, redirectUrl, scopes, state, fields };
}

const errors = {
  access_denied: "The user has denied your application access.",
  redirect_uri_mismatch: "The redirect_uri MUST match the registered callback URL for this application.",
} as const;

/** Where an error is sent: a registered callback URL, whatever the request asked for. */
export function errorUrl(callbackUrl: string, error: keyof typeof errors, state: string | undefined): string {
  const page =
    "/apps/building-integrations/setting-up-and-registering-oauth-apps/troubleshooting-authorization-request-errors";
  const error_uri = `${page}/#${error.replaceAll("_", "-")}`;
  return answerUrl(callbackUrl, { error, error_description: errors[error], error_uri }, state);
}

/** A URL of the app with an answer and the app's state in its query. */
export function answerUrl(
  url: string,
  answer: Readonly<Record<string, string>>,
  state: string | undefined,
): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries({ ...answer, ...(state === undefined ? {} : { state }) })) {
    target.searchParams.set(name, value);
  }
  return target.href;
}
