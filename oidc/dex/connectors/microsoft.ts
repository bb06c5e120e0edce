import { callbackUrl } from "../callback.ts";
import {
  type ConnectorName,
  type ConnectorPlan,
  anyGroup,
  listedGroups,
  noPreferredUsername,
} from "./plan.ts";

/**
 * Dex's connector for Microsoft Entra ID (dexidp/dex v2.45.1, connector/microsoft/microsoft.go:46). Left out:
 * `emailToLowercase`, which Dex forgets when it refreshes, so that a person's name would change.
 */
export interface MicrosoftConnector {
  readonly type: "microsoft";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly tenant: string;
    readonly onlySecurityGroups?: true | undefined;
    readonly groups?: readonly string[] | undefined;
    readonly groupNameFormat: "id" | "name";
    readonly useGroupsAsWhitelist?: true | undefined;
    readonly apiURL?: string | undefined;
    readonly graphURL?: string | undefined;
    readonly promptType?: string | undefined;
    readonly domainHint?: string | undefined;
    readonly scopes?: readonly string[] | undefined;
  };
}

/** What the connector to Microsoft Entra ID is made of. */
export interface MicrosoftLogin extends ConnectorName {
  readonly type: "microsoft";
  readonly clientId: string;
  /** One organisation's tenant, by its id or a domain of its. */
  readonly tenant: string;
  /** Those who are in none of these groups may not log in; absent for everybody of the tenant. */
  readonly groups?: readonly string[] | undefined;
  /** Whether no other group is passed on. */
  readonly useGroupsAsWhitelist: boolean;
  /** Whether only security groups count. */
  readonly onlySecurityGroups: boolean;
  /** Whether a group is its object id, which is its alone, or its display name, which another can have too. */
  readonly groupNameFormat: "id" | "name";
  /** Where people log in, in a national cloud; absent for the public one. */
  readonly apiUrl?: string | undefined;
  /** Where groups are read, in a national cloud; absent for the public one. */
  readonly graphUrl?: string | undefined;
  readonly promptType?: string | undefined;
  /** The domain whose login page is shown at once. */
  readonly domainHint?: string | undefined;
  /** Scopes in place of user.read. */
  readonly scopes?: readonly string[] | undefined;
}

/** The connector that lets people of one Microsoft Entra tenant in. */
export function microsoftPlan(login: MicrosoftLogin): ConnectorPlan<MicrosoftConnector> {
  const { id, name, groups, useGroupsAsWhitelist } = login;
  return {
    secrets: { clientSecret: "The client secret of the app registration." },
    ...(useGroupsAsWhitelist && groups !== undefined ? listedGroups(groups, "groups") : anyGroup),
    lacks: noPreferredUsername,
    // microsoft.go:223: the address is the user principal name, which is unique in a tenant, holds no colon, and ends with a
    // domain that the tenant has verified.
    unverified: {},
    files: [],
    connector: (issuer, secret) => ({
      type: "microsoft",
      id,
      name,
      config: {
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        tenant: login.tenant,
        onlySecurityGroups: login.onlySecurityGroups || undefined,
        groups,
        groupNameFormat: login.groupNameFormat,
        useGroupsAsWhitelist: useGroupsAsWhitelist || undefined,
        apiURL: login.apiUrl,
        graphURL: login.graphUrl,
        promptType: login.promptType,
        domainHint: login.domainHint,
        scopes: login.scopes,
      },
    }),
  };
}
