import { callbackUrl } from "./callback.ts";
import { inBase64 } from "./connectors/plan.ts";

/** Jobs that log in without a person and without a stored secret: each exchanges a token of its own for one of Dex's. */
export interface AutomationLogin {
  /** The issuer of the jobs' tokens, letter by letter as they name it. */
  readonly issuer: string;
  /** The authorities that sign the issuer's certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** The `sub` claims of the jobs that are let in. At least one: without any, Dex would let every job of the issuer in. */
  readonly subjects: readonly string[];
}

/**
 * Dex's connector for OpenID Connect, set up for the exchange of tokens alone (dexidp/dex v2.45.1, connector/oidc/oidc.go:530).
 *
 * Dex does not look at the audience of a token that is exchanged. What narrows the connector is `allowedGroups`, over a
 * mapping that makes the `sub` claim the job's one group.
 */
export interface AutomationConnector {
  readonly type: "oidc";
  readonly id: typeof automationConnectorId;
  readonly name: string;
  readonly config: {
    readonly issuer: string;
    /** No client is registered anywhere: nobody logs in here through a browser. */
    readonly clientID: string;
    readonly redirectURI: string;
    readonly rootCAs?: readonly string[] | undefined;
    /** A job's token names no `name`, without which Dex refuses it. */
    readonly userNameKey: "sub";
    /** What stands in place of an e-mail address is the `sub` claim, which the issuer answers for. */
    readonly insecureSkipEmailVerified: true;
    readonly insecureEnableGroups: true;
    readonly allowedGroups: readonly string[];
    /** What a token says under a claim's usual name does not count. */
    readonly overrideClaimMapping: true;
    readonly claimMapping: {
      readonly preferred_username: "sub";
      readonly email: "sub";
      readonly groups: "sub";
    };
  };
}

/** The connector's id, which is the `connector_id` of an exchange. No other connector may have it. */
export const automationConnectorId = "automation";

/** The grant by which a job's token is exchanged (RFC 8693). */
export const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";

/** The connector through which listed jobs come. @param issuer the URL of Dex itself. */
export function automationConnector(issuer: string, login: AutomationLogin): AutomationConnector {
  return {
    type: "oidc",
    id: automationConnectorId,
    // Dex shows every connector to a person who is to choose one.
    name: "CI jobs (not for people)",
    config: {
      issuer: login.issuer,
      clientID: "latchkey-jobs",
      redirectURI: callbackUrl(issuer),
      rootCAs: login.rootCA === undefined ? undefined : [inBase64(login.rootCA)],
      userNameKey: "sub",
      insecureSkipEmailVerified: true,
      insecureEnableGroups: true,
      allowedGroups: login.subjects,
      overrideClaimMapping: true,
      claimMapping: { preferred_username: "sub", email: "sub", groups: "sub" },
    },
  };
}
