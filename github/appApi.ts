import { request } from "@octokit/request";
import githubAppJwt from "universal-github-app-jwt";
import { restUrl } from "./addresses.ts";
import { type GitHubFetch, type GitHubHost, UnreachableError } from "./connection.ts";

/** A GitHub App as GitHub reports it (schema `integration`). Its callback URLs are not reported. */
export interface AppDescription {
  /** Its name in URLs. */
  readonly slug: string;
  /** Its name, which the person may have changed while confirming. */
  readonly name: string;
  /** Its public page. */
  readonly htmlUrl: string;
  readonly owner: { readonly kind: "organization" | "user" | "enterprise"; readonly login: string };
  /** Its home page. */
  readonly url: string;
  /** Permissions by name, such as `members: read`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** The events that GitHub sends it. */
  readonly events: readonly string[];
}

/** A GitHub App as its registration gave it. */
export interface RegisteredApp extends AppDescription {
  /** GitHub's number for it. */
  readonly appId: number;
  readonly clientId: string;
  /** Secret. */
  readonly clientSecret: string;
  /** The key that the app proves itself with at GitHub's interface, as PEM. Secret. */
  readonly privateKey: string;
  /** When it was registered, as RFC 3339. */
  readonly createdAt: string;
}

/** GitHub knows no such code: it was used before, or more than an hour has passed. */
export class SpentCodeError extends Error {
  override readonly name = "SpentCodeError";
}

/**
 * Exchanges the code of a confirmed manifest for the app's credentials. A code is good for one exchange.
 *
 * @throws {SpentCodeError} where the code was used before or is too old.
 * @throws {UnreachableError} where GitHub does not answer, or not as it is documented.
 */
export async function convertManifest(
  { host }: Pick<GitHubHost, "host">,
  code: string,
  fetch: GitHubFetch,
): Promise<RegisteredApp> {
  const converted = await answered(host, () =>
    request("POST /app-manifests/{code}/conversions", { ...asking(host, fetch), code }),
  );
  if (converted === undefined)
    throw new SpentCodeError("GitHub does not know the code, or it was used before");
  const { id, client_id, client_secret, pem, created_at } = converted.data;
  return {
    ...description(converted.data),
    appId: id,
    clientId: client_id,
    clientSecret: client_secret,
    privateKey: pem,
    createdAt: created_at,
  };
}

/** What a GitHub App proves itself with. */
export type AppKey = Pick<RegisteredApp, "appId" | "privateKey">;

/** GitHub knows the app, or may know it, but not by this key. */
export class RefusedKeyError extends Error {
  override readonly name = "RefusedKeyError";
}

/**
 * Looks an app up by its own key.
 *
 * @returns `undefined` where GitHub knows no such app.
 * @throws {RefusedKeyError} where the key is no longer the app's, or this machine's clock is wrong.
 * @throws {UnreachableError} where GitHub does not answer, or not as it is documented.
 */
export async function findApp(
  { host }: Pick<GitHubHost, "host">,
  key: AppKey,
  fetch: GitHubFetch,
): Promise<AppDescription | undefined> {
  const found = await answered(
    host,
    async () => request("GET /app", await askingAs(host, key, fetch)),
    unknownApp,
  );
  return found?.data ? description(found.data) : undefined;
}

/** The part of GitHub's schema `integration` that is read. */
interface Integration {
  readonly slug?: string;
  readonly name: string;
  readonly html_url: string;
  readonly external_url: string;
  readonly owner: { readonly login: string; readonly type: string } | { readonly slug: string };
  readonly permissions: Readonly<Record<string, string | undefined>>;
  readonly events: readonly string[];
}

function description(app: Integration): AppDescription {
  const permissions = Object.entries(app.permissions).flatMap(([name, right]) =>
    right === undefined ? [] : [[name, right] as const],
  );
  return {
    slug: app.slug ?? "",
    name: app.name,
    htmlUrl: app.html_url,
    owner: ownerOf(app.owner),
    url: app.external_url,
    permissions: Object.fromEntries(permissions),
    events: app.events,
  };
}

function ownerOf(owner: Integration["owner"]): AppDescription["owner"] {
  if (!("login" in owner)) return { kind: "enterprise", login: owner.slug };
  return { kind: owner.type === "Organization" ? "organization" : "user", login: owner.login };
}

/**
 * Finds where an app is installed on an organisation.
 *
 * @returns the installation's number, or `undefined` where there is none.
 * @throws {UnreachableError} where GitHub does not answer, or not as it is documented.
 */
export async function findInstallation(
  { host }: Pick<GitHubHost, "host">,
  key: AppKey,
  organization: string,
  fetch: GitHubFetch,
): Promise<number | undefined> {
  const found = await answered(host, async () =>
    request("GET /orgs/{org}/installation", { ...(await askingAs(host, key, fetch)), org: organization }),
  );
  return found?.data.id;
}

/**
 * Takes an app away from an organisation, so that it can read nothing there any more.
 *
 * @throws {UnreachableError} where GitHub does not answer, or not as it is documented.
 */
export async function uninstall(
  { host }: Pick<GitHubHost, "host">,
  key: AppKey,
  installation: number,
  fetch: GitHubFetch,
): Promise<void> {
  await answered(host, async () =>
    request("DELETE /app/installations/{installation_id}", {
      ...(await askingAs(host, key, fetch)),
      installation_id: installation,
    }),
  );
}

function asking(host: string, fetch: GitHubFetch) {
  return { baseUrl: restUrl(host), request: { fetch } };
}

async function askingAs(host: string, { appId, privateKey }: AppKey, fetch: GitHubFetch) {
  const { token } = await githubAppJwt({ id: appId, privateKey });
  return { ...asking(host, fetch), headers: { authorization: `Bearer ${token}` } };
}

/** What GitHub says to the key of an app that was deleted. Any other 404 comes from something that stands before it. */
const unknownApp = /^Integration not found/;

/** An answer, or `undefined` for what GitHub does not know. @param unknown what it then says. */
async function answered<Answer>(
  host: string,
  ask: () => Promise<Answer>,
  unknown = /./,
): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const status = error instanceof Error && "status" in error ? error.status : undefined;
    if (status === 404 && unknown.test(message)) return undefined;
    if (status === 401) throw new RefusedKeyError("GitHub refuses the app's private key", { cause: error });
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof UnreachableError) throw cause;
    throw new UnreachableError(host, message, { cause: error });
  }
}
