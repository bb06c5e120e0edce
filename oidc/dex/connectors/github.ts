import { callbackUrl } from "../callback.ts";
import { type ConnectorName, type ConnectorPlan, chosenLogin, inBase64 } from "./plan.ts";

/** Dex's connector for GitHub (dexidp/dex v2.45.1, connector/github/github.go:41). */
export interface GitHubConnector {
  readonly type: "github";
  readonly id: string;
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
export interface GitHubLogin extends ConnectorName {
  readonly type: "github";
  /** The organisation whose members may log in, spelt exactly as GitHub spells it. */
  readonly organization: string;
  /**
   * The teams whose members may log in, by slug; no other team gets into a token. Empty for nobody, absent for every
   * member of the organisation, with all of their teams.
   */
  readonly allowedTeams?: readonly string[] | undefined;
  /** `github.com`, or the host of a GitHub Enterprise Server, with a port where it is not 443. */
  readonly host: string;
  /** The authorities that sign the certificate of a GitHub Enterprise Server, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** The client id of a GitHub OAuth App or GitHub App; absent where it is told together with the client secret. */
  readonly clientId?: string | undefined;
}

/** The host of GitHub itself, where Dex needs no host name. */
export const publicGitHub = "github.com";

/** The connector that lets members of one GitHub organisation in, with `organization:team-slug` as their groups. */
export function gitHubPlan(login: GitHubLogin): ConnectorPlan<GitHubConnector> {
  const { id, name, organization, allowedTeams, host, rootCA } = login;
  return {
    secrets: { clientSecret: "The client secret of the GitHub OAuth App." },
    givesGroup: (group) => group.startsWith(gitHubTeamGroup(organization, "")),
    groups: gitHubTeamGroup(organization, "TEAM"),
    lacks: {},
    // A login holds letters, digits and "-", and of managed users one "_".
    unverified: {
      preferred_username: chosenLogin,
      ...(host === publicGitHub
        ? {}
        : {
            email: {
              chosenBy: "people",
              reason:
                "GitHub Enterprise Server lets people enter any e-mail address, and Dex reports all of them as verified",
            },
          }),
    },
    // Dex v2.45 forgets the connector's rootCA when it refreshes a token (connector/github/github.go:280).
    systemRoots: rootCA,
    files: [],
    connector: (issuer, secret) => ({
      type: "github",
      id,
      name,
      config: {
        clientID: login.clientId ?? secret("clientId"),
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        orgs: [
          { name: organization, ...(allowedTeams === undefined ? {} : { teams: teamFilter(allowedTeams) }) },
        ],
        teamNameField: "slug",
        ...(host === publicGitHub ? {} : { hostName: host }),
        ...(rootCA === undefined ? {} : { rootCA: inBase64(rootCA) }),
      },
    }),
  };
}

/** Dex takes an empty list for every team (github.go:362), so for nobody it gets the slug of no team: none begins with "-". */
function teamFilter(allowedTeams: readonly string[]): readonly string[] {
  return allowedTeams.length === 0 ? ["-"] : allowedTeams;
}

/** The group that Dex gives to the members of a team (github.go:709). */
export function gitHubTeamGroup(organization: string, teamSlug: string): string {
  return `${organization}:${teamSlug}`;
}
