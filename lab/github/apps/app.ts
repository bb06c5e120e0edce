import { z } from "zod";

/** An OAuth App: it asks for scopes, and needs nobody to install it. */
export const oauthApp = z.strictObject({
  kind: z.literal("oauth-app"),
  /** GitHub's numeric id, used in the URL of its settings. */
  id: z.int().positive(),
  /** The name that people see on the consent page. */
  name: z.string(),
  /** The login of the organization or person that owns it, shown beside the name. */
  owner: z.string(),
  /** The public identifier. */
  clientId: z.string(),
  /** The app's home page. */
  url: z.string(),
  /** The registered authorization callback URL. */
  callbackUrl: z.string(),
});

/** An installation of a GitHub App on an account. */
const installation = z.strictObject({
  id: z.int().positive(),
  /** The login of the organization or person on whose account it is. */
  account: z.string(),
  /** When, as GitHub writes it: ISO 8601 without fractions of seconds. */
  created: z.string(),
});

/** A GitHub App: it has permissions, and sees of an organization only what it is installed for. */
export const gitHubApp = z.strictObject({
  kind: z.literal("github-app"),
  /** GitHub's numeric id. */
  id: z.int().positive(),
  /** The name in URLs, unique on the whole site. */
  slug: z.string(),
  /** The name that people see. */
  name: z.string(),
  /** The login of the organization or person that owns it. */
  owner: z.string(),
  /** The public identifier. */
  clientId: z.string(),
  /** What it says of itself. Default: nothing. */
  description: z.string().optional(),
  /** The app's home page. */
  url: z.string(),
  /** Where people may be sent back to after a login, at most ten. The first is taken when none is asked for. */
  callbackUrls: z.array(z.string()).readonly(),
  /** Where a person is sent who installed it. Default: they stay. */
  setupUrl: z.string().optional(),
  /** Whether GitHub sends it events. */
  webhookActive: z.boolean(),
  /** Whether others than its owner may install it. */
  public: z.boolean(),
  /** What it may do, `read`, `write` or `admin` by the name of the permission. */
  permissions: z.record(z.string(), z.string()),
  /** The events that it wants to be told of. */
  events: z.array(z.string()).readonly(),
  /** The public halves of its keys, PEM. */
  publicKeys: z.array(z.string()).readonly(),
  /** Where it is installed. */
  installations: z.array(installation).readonly(),
  /** When it was registered, as GitHub writes it. */
  created: z.string(),
});

/** An OAuth App. */
export type OAuthApp = z.infer<typeof oauthApp>;
/** A GitHub App. */
export type GitHubApp = z.infer<typeof gitHubApp>;
/** A GitHub App on an account. */
export type Installation = z.infer<typeof installation>;
/** Either kind of app that people may log in through. */
export type App = OAuthApp | GitHubApp;

/** Whether GitHub lets the app have this of an account: by its permissions, and installed there. */
export function mayRead(app: GitHubApp, permission: string, account: string): boolean {
  return hasPermission(app, permission) && installationOn(app, account) !== undefined;
}

/** Whether the app has the permission at all, to read or more. */
export function hasPermission(app: GitHubApp, permission: string): boolean {
  return app.permissions[permission] !== undefined;
}

/** The app's installation on the account, or undefined. */
export function installationOn(app: GitHubApp, account: string): Installation | undefined {
  return app.installations.find((each) => each.account.toLowerCase() === account.toLowerCase());
}
