import { callbackUrl } from "../callback.ts";
import { type ConnectorName, type ConnectorPlan, anyGroup, inBase64, takenAsItIs } from "./plan.ts";

/** Dex's connector for plain OAuth 2.0 (dexidp/dex v2.45.1, connector/oauth/oauth.go:41). Left out: `insecureSkipVerify`. */
export interface OAuthConnector {
  readonly type: "oauth";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly tokenURL: string;
    readonly authorizationURL: string;
    readonly userInfoURL: string;
    readonly scopes?: readonly string[] | undefined;
    readonly rootCAs?: readonly string[] | undefined;
    readonly userIDKey?: string | undefined;
    readonly claimMapping?:
      | {
          readonly userNameKey?: string | undefined;
          readonly preferredUsernameKey?: string | undefined;
          readonly groupsKey?: string | undefined;
          readonly emailKey?: string | undefined;
          readonly emailVerifiedKey?: string | undefined;
        }
      | undefined;
  };
}

/** What the connector to a plain OAuth 2.0 provider is made of. */
export interface OAuthLogin extends ConnectorName {
  readonly type: "oauth";
  readonly clientId: string;
  /** Where people log in. */
  readonly authorizationUrl: string;
  /** Where Dex fetches tokens. */
  readonly tokenUrl: string;
  /** Where Dex reads who somebody is, as JSON. */
  readonly userInfoUrl: string;
  readonly scopes?: readonly string[] | undefined;
  /** The authorities that sign the provider's certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** The names of the fields that are read; absent for Dex's own. */
  readonly claims?:
    | {
        readonly userId?: string | undefined;
        readonly userName?: string | undefined;
        readonly preferredUsername?: string | undefined;
        readonly email?: string | undefined;
        readonly emailVerified?: string | undefined;
        readonly groups?: string | undefined;
      }
    | undefined;
}

/** The connector that lets people of an OAuth 2.0 provider in. */
export function oauthPlan(login: OAuthLogin): ConnectorPlan<OAuthConnector> {
  const { id, name, rootCA, claims = {} } = login;
  const { userId, userName, preferredUsername, email, emailVerified, groups } = claims;
  const mapsClaims = [userName, preferredUsername, email, emailVerified, groups].some(
    (claim) => claim !== undefined,
  );
  return {
    secrets: { clientSecret: "The client secret of the OAuth 2.0 client." },
    ...anyGroup,
    lacks: {},
    // oauth.go:186: every field is taken from the answer at userInfoUrl, email_verified too.
    unverified: {
      email: takenAsItIs("the provider's e-mail address"),
      preferred_username: takenAsItIs("the provider's login"),
    },
    files: [],
    connector: (issuer, secret) => ({
      type: "oauth",
      id,
      name,
      config: {
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        tokenURL: login.tokenUrl,
        authorizationURL: login.authorizationUrl,
        userInfoURL: login.userInfoUrl,
        scopes: login.scopes,
        rootCAs: rootCA === undefined ? undefined : [inBase64(rootCA)],
        userIDKey: userId,
        claimMapping: mapsClaims
          ? {
              userNameKey: userName,
              preferredUsernameKey: preferredUsername,
              groupsKey: groups,
              emailKey: email,
              emailVerifiedKey: emailVerified,
            }
          : undefined,
      },
    }),
  };
}
