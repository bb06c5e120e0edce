/** The tenants of Microsoft's that are not one organisation's, among them the one of personal accounts by its id. */
const sharedTenant = /^\/(common|organizations|consumers|9188040d-6c67-4c5b-b112-36a304b66dad)(\/|$)/i;

/** Hosts where anybody can have an account, and the type of connector that can tell an organisation's people there. */
const publicHosts: ReadonlyMap<string, string | undefined> = new Map([
  ["accounts.google.com", "google"],
  ["oauth2.googleapis.com", "google"],
  ["github.com", "github"],
  ["gitlab.com", "gitlab"],
  ["bitbucket.org", "bitbucket-cloud"],
  ["gitea.com", "gitea"],
  ["api.login.yahoo.com", undefined],
  ["appleid.apple.com", undefined],
  ["discord.com", undefined],
  ["id.twitch.tv", undefined],
  ["login.salesforce.com", undefined],
  ["slack.com", undefined],
  ["token.actions.githubusercontent.com", undefined],
  ["www.facebook.com", undefined],
  ["www.linkedin.com", undefined],
]);

/** A provider where anybody can have an account. */
export interface PublicProvider {
  readonly host: string;
  /** The type of connector that can tell an organisation's people there; absent where there is none. */
  readonly betterType?: string | undefined;
}

/** Whether anybody can have an account at an address of a provider's; `undefined` where nothing is known of it. */
export function publicProvider(written: string): PublicProvider | undefined {
  const url = URL.parse(written);
  if (url === null) return undefined;
  const { hostname } = url;
  const isMicrosoft = hostname === "login.microsoftonline.com" || hostname === "sts.windows.net";
  if (isMicrosoft && sharedTenant.test(url.pathname)) return { host: hostname, betterType: "microsoft" };
  return publicHosts.has(hostname) ? { host: hostname, betterType: publicHosts.get(hostname) } : undefined;
}

/** What to say of an address at such a provider. */
export function publicProviderMessage({ host, betterType }: PublicProvider, otherwise: string): string {
  const remedy =
    betterType === undefined
      ? otherwise
      : `use a connector of type ${betterType}, which can tell yours apart`;
  return `is at ${host}, where anybody can have an account; ${remedy}`;
}
