import { type ConnectorName, type ConnectorPlan, anyGroup, listedGroups, takenAsItIs } from "./plan.ts";

/** The fields of a person that can be the login (atlassiancrowd.go:369). */
export const crowdLoginFields = ["key", "name", "email"] as const;

/** Dex's connector for Atlassian Crowd (dexidp/dex v2.45.1, connector/atlassiancrowd/atlassiancrowd.go:38), whole. */
export interface AtlassianCrowdConnector {
  readonly type: "atlassian-crowd";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly baseURL: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly groups?: readonly string[] | undefined;
    readonly preferredUsernameField?: (typeof crowdLoginFields)[number] | undefined;
    readonly usernamePrompt?: string | undefined;
  };
}

/** What the connector to Atlassian Crowd is made of. */
export interface AtlassianCrowdLogin extends ConnectorName {
  readonly type: "atlassian-crowd";
  /** Where Crowd answers, without a slash at the end. */
  readonly baseUrl: string;
  /** The authorities that sign its certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** The name of the application that Dex is to Crowd. */
  readonly clientId: string;
  /** Those who are in none of these groups may not log in, and no others are passed on; absent for everybody. */
  readonly groups?: readonly string[] | undefined;
  /** The field that is the login; absent for none. */
  readonly preferredUsernameField?: (typeof crowdLoginFields)[number] | undefined;
  /** What the page calls the user name; absent for "Username". */
  readonly usernamePrompt?: string | undefined;
}

/** The connector that lets people of a Crowd in, with the names of their groups. */
export function atlassianCrowdPlan(login: AtlassianCrowdLogin): ConnectorPlan<AtlassianCrowdConnector> {
  const { id, name, groups, preferredUsernameField } = login;
  return {
    secrets: { clientSecret: "The password of the application in Crowd." },
    ...(groups === undefined ? anyGroup : listedGroups(groups, "groups")),
    lacks:
      preferredUsernameField === undefined ? { preferred_username: "preferredUsernameField is not set" } : {},
    // atlassiancrowd.go:361: EmailVerified is always true.
    unverified: {
      email: takenAsItIs("Crowd's e-mail address"),
      ...(preferredUsernameField === undefined
        ? {}
        : { preferred_username: takenAsItIs(`Crowd's field ${preferredUsernameField}`) }),
    },
    systemRoots: login.rootCA,
    files: [],
    connector: (_issuer, secret) => ({
      type: "atlassian-crowd",
      id,
      name,
      config: {
        baseURL: login.baseUrl,
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        groups,
        preferredUsernameField,
        usernamePrompt: login.usernamePrompt,
      },
    }),
  };
}
