import { callbackUrl } from "../callback.ts";
import { dexConfigurationFolder } from "../places.ts";
import {
  type ConnectorName,
  type ConnectorPlan,
  anyGroup,
  listedGroups,
  noPreferredUsername,
} from "./plan.ts";

/**
 * Dex's connector for Google (dexidp/dex v2.45.1, connector/google/google.go:33). Left out: the deprecated `adminEmail`, and
 * `scopes`, of which groups need none.
 */
export interface GoogleConnector {
  readonly type: "google";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly hostedDomains: readonly string[];
    readonly groups?: readonly string[] | undefined;
    readonly serviceAccountFilePath: string;
    /** Dex's field has no tag, and takes its name in any case. */
    readonly domainToAdminEmail: Readonly<Record<string, string>>;
    readonly fetchTransitiveGroupMembership?: true | undefined;
    readonly promptType?: string | undefined;
  };
}

/** What the connector to Google is made of. */
export interface GoogleLogin extends ConnectorName {
  readonly type: "google";
  readonly clientId: string;
  /** The Workspace domains whose people may log in. */
  readonly hostedDomains: readonly string[];
  /** As which administrator of a domain the service account reads groups; the domain `*` is any other. */
  readonly directoryAdmins: readonly { readonly domain: string; readonly email: string }[];
  /** Those who are in none of these groups may not log in, and no others are passed on; absent for everybody. */
  readonly groups?: readonly string[] | undefined;
  /** Whether groups of groups count too. */
  readonly fetchTransitiveGroupMembership: boolean;
  /** The `prompt` parameter; absent for Dex's own, consent. */
  readonly promptType?: string | undefined;
}

/** The connector that lets people of a Google Workspace in, with the addresses of their groups. */
export function googlePlan(login: GoogleLogin): ConnectorPlan<GoogleConnector> {
  const { id, name, groups } = login;
  const file = `${id}.service-account.json`;
  return {
    secrets: {
      clientSecret: "The client secret of the OAuth client at Google.",
      serviceAccount: "The JSON key of the service account that reads groups.",
    },
    ...(groups === undefined ? anyGroup : listedGroups(groups, "groups")),
    lacks: noPreferredUsername,
    // google.go:284 passes on what Google says of the address, which API servers look at.
    unverified: {},
    files: [{ name: file, content: (secret) => secret("serviceAccount") }],
    connector: (issuer, secret) => ({
      type: "google",
      id,
      name,
      config: {
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        hostedDomains: login.hostedDomains,
        groups,
        serviceAccountFilePath: `${dexConfigurationFolder}/${file}`,
        domainToAdminEmail: Object.fromEntries(
          login.directoryAdmins.map(({ domain, email }) => [domain, email]),
        ),
        fetchTransitiveGroupMembership: login.fetchTransitiveGroupMembership || undefined,
        promptType: login.promptType,
      },
    }),
  };
}
