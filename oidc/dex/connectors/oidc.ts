import { callbackUrl } from "../callback.ts";
import {
  type ConnectorName,
  type ConnectorPlan,
  anyGroup,
  inBase64,
  listedGroups,
  takenAsItIs,
} from "./plan.ts";

/**
 * Dex's connector for any OpenID Connect provider (dexidp/dex v2.45.1, connector/oidc/oidc.go:39). Left out:
 * `insecureSkipVerify`, and `hostedDomains`, which Dex itself refuses.
 */
export interface OidcConnector {
  readonly type: "oidc";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly issuer: string;
    readonly issuerAlias?: string | undefined;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly redirectURI: string;
    readonly providerDiscoveryOverrides?:
      | {
          readonly tokenURL?: string | undefined;
          readonly authURL?: string | undefined;
          readonly jwksURL?: string | undefined;
        }
      | undefined;
    readonly basicAuthUnsupported?: boolean | undefined;
    readonly scopes?: readonly string[] | undefined;
    readonly rootCAs?: readonly string[] | undefined;
    readonly insecureSkipEmailVerified?: true | undefined;
    /** Without it nobody has a group, and access goes by groups. */
    readonly insecureEnableGroups: true;
    readonly allowedGroups?: readonly string[] | undefined;
    readonly acrValues?: readonly string[] | undefined;
    readonly getUserInfo?: true | undefined;
    readonly userIDKey?: string | undefined;
    readonly userNameKey?: string | undefined;
    readonly promptType?: string | undefined;
    readonly pkceChallenge?: "S256" | "plain" | undefined;
    /** Without it a claim mapping is used only where the claim's usual name is missing. */
    readonly overrideClaimMapping?: true | undefined;
    readonly claimMapping?:
      | {
          readonly preferred_username?: string | undefined;
          readonly email?: string | undefined;
          readonly groups?: string | undefined;
        }
      | undefined;
    readonly claimModifications?:
      | {
          readonly newGroupFromClaims?: readonly GroupFromClaims[] | undefined;
          readonly filterGroupClaims?: { readonly groupsFilter: string } | undefined;
          readonly modifyGroupNames?:
            | { readonly prefix?: string | undefined; readonly suffix?: string | undefined }
            | undefined;
        }
      | undefined;
  };
}

/** A group that is put together from claims. */
export interface GroupFromClaims {
  /** The claims whose texts are joined. */
  readonly claims: readonly string[];
  /** What stands between them, and after the prefix. */
  readonly delimiter: string;
  /** Whether the delimiter is taken out of the claims first, so that nobody can make another's group. */
  readonly clearDelimiter: boolean;
  /** What stands before the first. */
  readonly prefix: string;
}

/** What the connector to an OpenID Connect provider is made of. */
export interface OidcLogin extends ConnectorName {
  readonly type: "oidc";
  /** The provider's issuer URL, letter by letter. */
  readonly issuer: string;
  readonly clientId: string;
  /** Scopes beside openid; absent for profile and email. */
  readonly scopes?: readonly string[] | undefined;
  /** The authorities that sign the provider's certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** Those who are in none of these groups may not log in, and no others are passed on; absent for everybody. */
  readonly allowedGroups?: readonly string[] | undefined;
  /** Whether an e-mail address counts as verified where the provider says nothing of it. */
  readonly assumeEmailVerified: boolean;
  /** Whether claims are also read from the provider's userinfo endpoint. */
  readonly getUserInfo: boolean;
  /** The names of the provider's claims, where they are not the usual ones. */
  readonly claims?:
    | {
        readonly userId?: string | undefined;
        readonly userName?: string | undefined;
        readonly preferredUsername?: string | undefined;
        readonly email?: string | undefined;
        readonly groups?: string | undefined;
      }
    | undefined;
  /** A regular expression (RE2): other groups are dropped. */
  readonly groupsFilter?: string | undefined;
  /** What goes before every group of this connector. */
  readonly groupsPrefix?: string | undefined;
  /** What goes after every group of this connector. */
  readonly groupsSuffix?: string | undefined;
  readonly groupsFromClaims?: readonly GroupFromClaims[] | undefined;
  /** The issuer that the provider's tokens name, where its discovery says another. */
  readonly issuerAlias?: string | undefined;
  /** Endpoints in place of the discovered ones. */
  readonly endpoints?:
    | {
        readonly authUrl?: string | undefined;
        readonly tokenUrl?: string | undefined;
        readonly jwksUrl?: string | undefined;
      }
    | undefined;
  /** Whether the client secret is sent in the body, for providers without basic authentication; absent for what Dex finds out. */
  readonly basicAuthUnsupported?: boolean | undefined;
  readonly acrValues?: readonly string[] | undefined;
  /** The `prompt` parameter; absent for Dex's own, consent. */
  readonly promptType?: string | undefined;
  /** The PKCE method; absent for the best that the provider names. */
  readonly pkceChallenge?: "S256" | "plain" | undefined;
}

/** The provider's email_verified is about its claim `email` alone, and Dex looks at it for whichever claim is mapped (oidc.go:625). */
function unverifiedEmail({ claims, assumeEmailVerified }: OidcLogin): ConnectorPlan<never>["unverified"] {
  if (claims?.email !== undefined && claims.email !== "email")
    return { email: takenAsItIs(`the provider's claim ${claims.email}`) };
  return assumeEmailVerified
    ? { email: { chosenBy: "administrators", reason: "assumeEmailVerified has Dex report it as verified" } }
    : {};
}

/** The connector that lets people of an OpenID Connect provider in. */
export function oidcPlan(login: OidcLogin): ConnectorPlan<OidcConnector> {
  const { id, name, claims = {}, rootCA, endpoints, allowedGroups, groupsFromClaims } = login;
  const prefix = login.groupsPrefix ?? "";
  const suffix = login.groupsSuffix ?? "";
  const { preferredUsername, email, groups } = claims;
  const mapsClaims = [preferredUsername, email, groups].some((claim) => claim !== undefined);
  const { groupsFilter } = login;
  const modifiesNames = prefix !== "" || suffix !== "";
  return {
    secrets: { clientSecret: "The client secret of the OpenID Connect client." },
    ...(allowedGroups === undefined || groupsFromClaims !== undefined
      ? anyGroup
      : listedGroups(
          allowedGroups.map((group) => prefix + group + suffix),
          "allowedGroups",
        )),
    lacks: {},
    unverified: {
      ...unverifiedEmail(login),
      preferred_username: takenAsItIs(`the provider's claim ${preferredUsername ?? "preferred_username"}`),
    },
    files: [],
    connector: (issuer, secret) => ({
      type: "oidc",
      id,
      name,
      config: {
        issuer: login.issuer,
        issuerAlias: login.issuerAlias,
        clientID: login.clientId,
        clientSecret: secret("clientSecret"),
        redirectURI: callbackUrl(issuer),
        providerDiscoveryOverrides: endpoints && {
          tokenURL: endpoints.tokenUrl,
          authURL: endpoints.authUrl,
          jwksURL: endpoints.jwksUrl,
        },
        basicAuthUnsupported: login.basicAuthUnsupported,
        scopes: login.scopes,
        rootCAs: rootCA === undefined ? undefined : [inBase64(rootCA)],
        insecureSkipEmailVerified: login.assumeEmailVerified || undefined,
        insecureEnableGroups: true,
        allowedGroups,
        acrValues: login.acrValues,
        getUserInfo: login.getUserInfo || undefined,
        userIDKey: claims.userId,
        userNameKey: claims.userName,
        promptType: login.promptType,
        pkceChallenge: login.pkceChallenge,
        overrideClaimMapping: mapsClaims || undefined,
        claimMapping: mapsClaims ? { preferred_username: preferredUsername, email, groups } : undefined,
        claimModifications:
          groupsFromClaims === undefined && groupsFilter === undefined && !modifiesNames
            ? undefined
            : {
                newGroupFromClaims: groupsFromClaims,
                filterGroupClaims: groupsFilter === undefined ? undefined : { groupsFilter },
                modifyGroupNames: modifiesNames
                  ? { prefix: login.groupsPrefix, suffix: login.groupsSuffix }
                  : undefined,
              },
      },
    }),
  };
}
