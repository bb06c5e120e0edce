import { callbackUrl } from "../callback.ts";
import {
  type ConnectorName,
  type ConnectorPlan,
  anyGroup,
  chosenLogin,
  inBase64,
  listedGroups,
} from "./plan.ts";

/** Dex's connector for GitLab (dexidp/dex v2.45.1, connector/gitlab/gitlab.go:32). Left out: `useLoginAsID`, since a login can pass to another. */
export interface GitLabConnector {
  readonly type: "gitlab";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly baseURL: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly groups?: readonly string[] | undefined;
    readonly getGroupsPermission?: true | undefined;
    readonly rootCAData?: string | undefined;
  };
}

/** What the connector to GitLab is made of. */
export interface GitLabLogin extends ConnectorName {
  readonly type: "gitlab";
  readonly clientId: string;
  /** Where GitLab answers, without a slash at the end. */
  readonly baseUrl: string;
  /** The authorities that sign its certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** Those who are in none of these groups may not log in, and no others are passed on; absent for everybody. */
  readonly groups?: readonly string[] | undefined;
  /** Whether a person also has each group with `:owner`, `:maintainer` or `:developer` behind it. */
  readonly getGroupsPermission: boolean;
}

/** GitLab's own service, where anybody can have an account. */
export const publicGitLab = "https://gitlab.com";

/** GitLab.com confirms every e-mail address. */
function isPublic({ baseUrl }: GitLabLogin): boolean {
  return URL.parse(baseUrl)?.hostname === URL.parse(publicGitLab)?.hostname;
}

/** The connector that lets people of a GitLab in, with the full paths of their groups. */
export function gitLabPlan(login: GitLabLogin): ConnectorPlan<GitLabConnector> {
  const { id, name, groups, rootCA } = login;
  return {
    secrets: { clientSecret: "The secret of the application at GitLab." },
    ...(groups === undefined ? anyGroup : listedGroups(groups, "groups")),
    lacks: {},
    // gitlab.go:184: EmailVerified is always true. A user name of GitLab's holds letters, digits, "-", "_" and ".".
    unverified: {
      preferred_username: chosenLogin,
      ...(isPublic(login)
        ? {}
        : {
            email: {
              chosenBy: "people",
              reason:
                "a GitLab of your own lets people enter an e-mail address without a confirmation unless it is set up to ask for one, and Dex reports every address as verified",
            },
          }),
    },
    files: [],
    connector: (issuer, secret) => ({
      type: "gitlab",
      id,
      name,
      config: {
        baseURL: login.baseUrl,
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        groups,
        getGroupsPermission: login.getGroupsPermission || undefined,
        rootCAData: rootCA === undefined ? undefined : inBase64(rootCA),
      },
    }),
  };
}
