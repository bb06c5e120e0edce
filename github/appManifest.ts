import type { AppOwner } from "./addresses.ts";

/** What a GitHub App that people log in through is registered with. */
export interface AppRegistration {
  /** The name that people read when they log in. No other app of GitHub's has it; at most {@link longestAppName} long. */
  readonly name: string;
  /** The app's home page. */
  readonly url: string;
  /** Where GitHub sends people back to after a login. */
  readonly callbackUrl: string;
  /** Whose the app is. */
  readonly owner: AppOwner;
}

/** How many characters the name of a GitHub App has at most (docs.github.com, "Registering a GitHub App"). */
export const longestAppName = 34;

/**
 * The least that Dex's GitHub connector needs of an app: who is in the organisation and its teams, and a person's e-mail
 * address (dexidp/dex v2.45.1, connector/github/github.go: /orgs/ORG/members, /user/teams, /user/emails).
 */
export const neededPermissions: Readonly<Record<string, string>> = { emails: "read", members: "read" };

/**
 * The manifest of an app (docs.github.com, "Registering a GitHub App from a manifest", "GitHub App Manifest parameters").
 *
 * @param redirectUrl where GitHub sends the browser with the code, once the person has confirmed.
 * @returns JSON, for the form's field `manifest`.
 */
export function appManifest(registration: AppRegistration, redirectUrl: string): string {
  return JSON.stringify({
    name: registration.name,
    url: registration.url,
    redirect_url: redirectUrl,
    callback_urls: [registration.callbackUrl],
    // A person's own app can be installed on an organisation only when it is public.
    public: registration.owner.kind === "user",
    default_permissions: neededPermissions,
    default_events: [],
  });
}
