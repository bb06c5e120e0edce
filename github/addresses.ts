/** The host of GitHub itself. */
const publicGitHub = "github.com";

/** GitHub Enterprise Cloud with data residency: an enterprise's own subdomain. */
const dataResidency = /^[A-Za-z0-9-]+\.ghe\.com$/;

/**
 * Where GitHub's REST interface is.
 *
 * @param host `github.com`, an enterprise's `NAME.ghe.com`, or the host of a GitHub Enterprise Server, with a port where it
 *   is not 443.
 */
export function restUrl(host: string): string {
  if (host === publicGitHub || dataResidency.test(host)) return `https://api.${host}`;
  return `https://${host}/api/v3`;
}

/**
 * The issuer of the tokens that jobs of GitHub Actions are given (docs.github.com, "OpenID Connect reference"). An
 * enterprise on github.com may have chosen one of its own below it.
 *
 * @param host as for {@link restUrl}.
 */
export function actionsIssuer(host: string): string {
  if (host === publicGitHub) return "https://token.actions.githubusercontent.com";
  return dataResidency.test(host) ? `https://token.actions.${host}` : `https://${host}/_services/token`;
}

/** Whose an app is: an organisation's, by its name, or that of the person who registers it. */
export type AppOwner =
  | { readonly kind: "organization"; readonly organization: string }
  | { readonly kind: "user" };

/** Whose an app is that is the organisation's, or the user's who registers it. */
export function appOwner(owner: AppOwner["kind"], organization: string): AppOwner {
  return owner === "user" ? { kind: owner } : { kind: owner, organization };
}

/** Where an owner's settings are. */
function settingsUrl(host: string, owner: AppOwner): string {
  return owner.kind === "user"
    ? `https://${host}/settings`
    : `https://${host}/organizations/${owner.organization}/settings`;
}

/** Where a manifest is posted to (docs.github.com, "Registering a GitHub App from a manifest"). */
export function newGitHubAppUrl(host: string, owner: AppOwner): string {
  return `${settingsUrl(host, owner)}/apps/new`;
}

/** The pages of a GitHub App's settings. GitHub's interface can change nothing of what they hold. */
export interface GitHubAppPages {
  /** Name, callback URLs and client secrets. */
  readonly general: string;
  /** Permissions. */
  readonly permissions: string;
  /** Where user tokens are made not to expire. */
  readonly optionalFeatures: string;
  /** Where the app is deleted. */
  readonly advanced: string;
}

/** The pages of a GitHub App's settings. @param slug the app's name in URLs. */
export function gitHubAppPages(host: string, owner: AppOwner, slug: string): GitHubAppPages {
  const general = `${settingsUrl(host, owner)}/apps/${slug}`;
  return {
    general,
    permissions: `${general}/permissions`,
    optionalFeatures: `${general}/beta`,
    advanced: `${general}/advanced`,
  };
}

/** Where a GitHub App is installed on an organisation. @param htmlUrl the app's public page, as GitHub tells it. */
export function installationUrl(htmlUrl: string): string {
  return `${htmlUrl}/installations/new`;
}

/** Where an organisation's OAuth Apps are listed, each with its callback URL and client secrets. */
export function oauthAppsUrl(host: string, organization: string): string {
  return `${settingsUrl(host, { kind: "organization", organization })}/applications`;
}

/** What an OAuth App is registered with. */
export interface OAuthAppForm {
  /** What people read when they log in. */
  readonly name: string;
  /** The app's home page. */
  readonly url: string;
  /** Where GitHub sends people back to. */
  readonly callbackUrl: string;
}

/**
 * GitHub's form for a new OAuth App of an organisation, filled in. GitHub's documentation does not mention these
 * parameters; its command line and many others use them.
 */
export function newOAuthAppUrl(host: string, organization: string, form: OAuthAppForm): string {
  const url = new URL(`${oauthAppsUrl(host, organization)}/new`);
  url.searchParams.set("oauth_application[name]", form.name);
  url.searchParams.set("oauth_application[url]", form.url);
  url.searchParams.set("oauth_application[callback_url]", form.callbackUrl);
  return url.href;
}
