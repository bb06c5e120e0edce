/** Dex's connector for GitHub (dexidp/dex v2.45.1, connector/github/github.go:41). */
export interface GitHubConnector {
  readonly type: "github";
  readonly id: "github";
  readonly name: string;
  readonly config: {
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly orgs: readonly { readonly name: string; readonly teams?: readonly string[] }[];
    /** Teams by slug, not by display name: a slug has one spelling. */
    readonly teamNameField: "slug";
    readonly hostName?: string;
    readonly rootCA?: string;
  };
}

/** What the GitHub connector of a fleet is made of. */
export interface GitHubLogin {
  /** The organisation whose members may log in, spelt exactly as GitHub spells it. */
  readonly organization: string;
  /** `github.com`, or the host of a GitHub Enterprise Server, with a port where it is not 443. */
  readonly host: string;
  /** The authorities that sign the certificate of a GitHub Enterprise Server, as PEM; absent for publicly trusted ones. */
  readonly rootCertificateAuthority?: string;
}

/** The client of a GitHub OAuth App or GitHub App. */
export interface GitHubCredentials {
  readonly clientId: string;
  /** Secret. */
  readonly clientSecret: string;
}

/** The host of GitHub itself, where Dex needs no host name. */
export const publicGitHub = "github.com";

/** Where a GitHub OAuth App must send people back to: Dex compares it with its own address only at the first login. */
export function callbackUrl(issuer: string): string {
  return `${issuer}/callback`;
}

/** The connector that lets members of one GitHub organisation in, with `organization:team-slug` as their groups. */
export function gitHubConnector(
  issuer: string,
  login: GitHubLogin,
  credentials: GitHubCredentials,
): GitHubConnector {
  return {
    type: "github",
    id: "github",
    name: "GitHub",
    config: {
      clientID: credentials.clientId,
      clientSecret: credentials.clientSecret,
      redirectURI: callbackUrl(issuer),
      orgs: [{ name: login.organization }],
      teamNameField: "slug",
      ...(login.host === publicGitHub ? {} : { hostName: login.host }),
      ...(login.rootCertificateAuthority === undefined
        ? {}
        : { rootCA: Buffer.from(login.rootCertificateAuthority).toString("base64") }),
    },
  };
}

/** The group that Dex gives to the members of a team (github.go:709). */
export function gitHubTeamGroup(organization: string, teamSlug: string): string {
  return `${organization}:${teamSlug}`;
}
