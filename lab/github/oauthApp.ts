import { isIP } from "node:net";

/** A registered OAuth App: the relying party that may ask people to log in. */
export interface OAuthApp {
  /** The name that people see on the consent page. */
  readonly name: string;
  /** The login of the account that owns it, shown beside the name. */
  readonly owner: string;
  /** The public identifier. */
  readonly clientId: string;
  /** The secret that it proves itself with. */
  readonly clientSecret: string;
  /** The registered authorization callback URL. */
  readonly callbackUrl: string;
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
