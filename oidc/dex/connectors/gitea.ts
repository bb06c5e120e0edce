import { callbackUrl } from "../callback.ts";
import { type ConnectorName, type ConnectorPlan, chosenLogin, listedGroups } from "./plan.ts";

/**
 * Dex's connector for Gitea and Forgejo (dexidp/dex v2.45.1, connector/gitea/gitea.go:22). Left out: `loadAllGroups`, which
 * `orgs` overrules, and `useLoginAsID`, since a login can pass to another.
 */
export interface GiteaConnector {
  readonly type: "gitea";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly baseURL: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly orgs: readonly GiteaOrganization[];
  };
}

/** An organisation whose members may log in. */
export interface GiteaOrganization {
  /** Its name, spelt as in its address. */
  readonly name: string;
  /** The teams that are passed on as groups. They do not narrow who may log in (gitea.go:302). */
  readonly teams?: readonly string[] | undefined;
}

/** What the connector to Gitea is made of. */
export interface GiteaLogin extends ConnectorName {
  readonly type: "gitea";
  readonly clientId: string;
  /** Where Gitea answers, without a slash at the end. */
  readonly baseUrl: string;
  /** The authorities that sign its certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  readonly organizations: readonly GiteaOrganization[];
}

/** The connector that lets members of Gitea organisations in, with `organization` and `organization:team` as their groups. */
export function giteaPlan(login: GiteaLogin): ConnectorPlan<GiteaConnector> {
  const { id, name, organizations } = login;
  const groups = organizations.flatMap((organization) => [
    organization.name,
    ...(organization.teams ?? []).map((team) => `${organization.name}:${team}`),
  ]);
  return {
    secrets: { clientSecret: "The client secret of the OAuth2 application at Gitea." },
    ...listedGroups(groups, "organizations"),
    lacks: {},
    // gitea.go:159: EmailVerified is always true. A login of Gitea's holds letters, digits, "-", "_" and ".".
    unverified: {
      preferred_username: chosenLogin,
      email: {
        chosenBy: "people",
        reason:
          "Gitea lets people enter an e-mail address without a confirmation unless it is set up to ask for one, and Dex reports every address as verified",
      },
    },
    systemRoots: login.rootCA,
    files: [],
    connector: (issuer, secret) => ({
      type: "gitea",
      id,
      name,
      config: {
        baseURL: login.baseUrl,
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        orgs: organizations.map(({ name: organization, teams }) => ({ name: organization, teams })),
      },
    }),
  };
}
