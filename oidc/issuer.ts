import { isIP } from "node:net";

/** Where Dex answers, and what every token's `iss` claim says, letter for letter. */
export interface Issuer {
  /** The URL as written, without a trailing slash: `https://login.acme.dev` or `https://login.acme.dev:8443/dex`. */
  readonly url: string;
  /** Its host: a DNS name, or an IP address (IPv6 without brackets). */
  readonly hostname: string;
  /** Whether the host is an IP address, so that a certificate names it as one. */
  readonly hostIsAddress: boolean;
  /** Its TCP port; 443 where the URL names none. */
  readonly port: number;
  /** Its path without a trailing slash; the empty string where it has none. */
  readonly path: string;
}

/** A DNS name that a certificate can hold (RFC 1123, with the underscore that Go's crypto/x509 takes too). */
const dnsName = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/** Path segments of characters that no URL library escapes (RFC 3986, "unreserved"), so that all of them agree. */
const plainPath = /^(\/[A-Za-z0-9._~-]+)*$/;

/**
 * Reads an issuer URL. The API server takes https alone, without user, query or fragment (kubernetes/apiserver,
 * pkg/apis/apiserver/validation/validation.go), and compares it with the `iss` claim as text, so every spelling but one
 * is a login that fails later.
 *
 * @returns the issuer, or every reason why the text is not one, each with what to write instead.
 */
export function parseIssuer(text: string): Issuer | readonly string[] {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return [`is not a URL; write it in full, like https://login.acme.dev`];
  }
  const problems = [...forbiddenParts(text, url)];
  if (problems.length > 0) return problems;
  const spelling = spellingProblem(text, url);
  if (spelling !== undefined) return [spelling];
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  return {
    url: text,
    hostname,
    hostIsAddress: isIP(hostname) !== 0,
    port: url.port === "" ? 443 : Number(url.port),
    path: pathOf(url),
  };
}

function pathOf(url: URL): string {
  return url.pathname === "/" ? "" : url.pathname;
}

/** Whatever an issuer must not have at all. */
function* forbiddenParts(text: string, url: URL): Generator<string> {
  if (url.protocol !== "https:") {
    yield `must begin with https://, since API servers accept no other issuer; write it like https://login.acme.dev`;
  }
  if (url.username !== "" || url.password !== "") {
    yield `must hold no user name or password; remove everything before the "@"`;
  }
  if (text.includes("?")) yield `must have no query; remove everything from "?"`;
  if (text.includes("#")) yield `must have no fragment; remove everything from "#"`;
}

/** Why an https URL is not spelt in the one way that everybody else would spell it. */
function spellingProblem(text: string, url: URL): string | undefined {
  const canonical = `https://${url.host}${pathOf(url)}`;
  if (text.endsWith("/")) {
    return `must not end in "/", since it is compared letter by letter; write ${canonical.replace(/\/+$/, "")}`;
  }
  if (canonical !== text) {
    return `is not in its plain form (lower case, no default port, no "..", no spaces); write ${canonical}`;
  }
  if (!url.hostname.startsWith("[") && !dnsName.test(url.hostname)) {
    return `names no host that a certificate can hold; write one like login.acme.dev`;
  }
  if (url.port === "0") return `must not have port 0; write the port where Dex answers, or none for 443`;
  if (!plainPath.test(url.pathname) && url.pathname !== "/") {
    return `has a path that programs spell differently; between single slashes write letters, digits, "-", ".", "_" and "~" only`;
  }
  return undefined;
}
