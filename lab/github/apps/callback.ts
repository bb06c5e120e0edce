import { isIP } from "node:net";
import type { App } from "./app.ts";

/** Where the app is answered when it does not say where. */
export function defaultCallback(app: App): string | undefined {
  return app.kind === "oauth-app" ? app.callbackUrl : app.callbackUrls[0];
}

/**
 * Whether the app may be answered at the redirect URL. For a GitHub App that is one of its callback URLs, to the letter
 * (docs.github.com, "About the user authorization callback URL").
 */
export function mayAnswerAt(app: App, redirectUrl: string): boolean {
  return app.kind === "oauth-app"
    ? mayRedirectTo(app.callbackUrl, redirectUrl)
    : app.callbackUrls.includes(redirectUrl);
}

/**
 * Whether an OAuth App with this callback URL may be answered at the redirect URL.
 *
 * GitHub's rule for OAuth Apps (docs.github.com, "Authorizing OAuth apps", "Redirect URLs"): the host
 * without its sub-domains and the port equal the callback's, and the path is the callback's or below it.
 * On a loopback callback the port is free, since native apps cannot choose it.
 */
export function mayRedirectTo(callbackUrl: string, redirectUrl: string): boolean {
  const callback = URL.parse(callbackUrl);
  const redirect = URL.parse(redirectUrl);
  if (callback === null || redirect === null) {
    return false;
  }
  return (
    redirect.protocol === callback.protocol &&
    redirect.username === "" &&
    redirect.password === "" &&
    isHostOrSubdomain(callback.hostname, redirect.hostname) &&
    (redirect.port === callback.port || isLoopback(callback.hostname)) &&
    isPathOrBelow(callback.pathname, redirect.pathname)
  );
}

function isHostOrSubdomain(host: string, candidate: string): boolean {
  return candidate === host || (isIP(host) === 0 && candidate.endsWith(`.${host}`));
}

function isLoopback(host: string): boolean {
  return host === "127.0.0.1" || host === "[::1]";
}

function isPathOrBelow(path: string, candidate: string): boolean {
  return candidate === path || candidate.startsWith(path.endsWith("/") ? path : `${path}/`);
}
