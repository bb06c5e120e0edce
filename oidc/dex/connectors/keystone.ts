import {
  type ConnectorName,
  type ConnectorPlan,
  anyGroup,
  noPreferredUsername,
  takenAsItIs,
} from "./plan.ts";

/** Dex's connector for OpenStack Keystone (dexidp/dex v2.45.1, connector/keystone/keystone.go:51), whole. */
export interface KeystoneConnector {
  readonly type: "keystone";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly domain: string;
    /** The whole URL, whatever the key says. */
    readonly keystoneHost: string;
    readonly keystoneUsername: string;
    readonly keystonePassword: string;
  };
}

/** What the connector to OpenStack Keystone is made of. */
export interface KeystoneLogin extends ConnectorName {
  readonly type: "keystone";
  /** Where Keystone answers, without `/v3` and without a slash at the end. */
  readonly baseUrl: string;
  /** The authorities that sign its certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** The domain whose people may log in: its id, `default`, or its name. */
  readonly domain: string;
  /** Whom Dex logs in as to read people's groups again. */
  readonly username: string;
}

/** The connector that lets people of a Keystone domain in, with the names of their groups. */
export function keystonePlan(login: KeystoneLogin): ConnectorPlan<KeystoneConnector> {
  const { id, name } = login;
  return {
    secrets: { password: "The password of username." },
    ...anyGroup,
    lacks: noPreferredUsername,
    // keystone.go:177: EmailVerified is true wherever there is an address.
    unverified: { email: takenAsItIs("Keystone's e-mail address") },
    systemRoots: login.rootCA,
    files: [],
    connector: (_issuer, secret) => ({
      type: "keystone",
      id,
      name,
      config: {
        domain: login.domain,
        keystoneHost: login.baseUrl,
        keystoneUsername: login.username,
        keystonePassword: secret("password"),
      },
    }),
  };
}
