import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

/** A plain OAuth 2.0 provider. */
export const oauth: ConnectorExamples = {
  cases: [
    {
      name: "an OAuth 2.0 provider",
      written: {
        type: "oauth",
        clientId: "kube",
        authorizationUrl: "https://sso.acme.dev/authorize",
        tokenUrl: "https://sso.acme.dev/token",
        userInfoUrl: "https://sso.acme.dev/me?v=2",
      },
      secrets: { clientSecret: canary("oauth") },
      group: "platform",
      config: {
        clientID: "kube",
        clientSecret: canary("oauth"),
        redirectURI: callback,
        authorizationURL: "https://sso.acme.dev/authorize",
        tokenURL: "https://sso.acme.dev/token",
        userInfoURL: "https://sso.acme.dev/me?v=2",
      },
      sendsTo: "https://sso.acme.dev/authorize?",
    },
    {
      name: "an OAuth 2.0 provider with every setting",
      written: {
        type: "oauth",
        id: "sso",
        name: "SSO",
        clientId: "kube",
        authorizationUrl: "https://sso.acme.dev/authorize",
        tokenUrl: "https://sso.acme.dev/token",
        userInfoUrl: "https://sso.acme.dev/me",
        scopes: ["read", "groups"],
        rootCA: acmeRoot,
        claims: {
          userId: "uid",
          userName: "display_name",
          preferredUsername: "login",
          email: "mail",
          emailVerified: "mail_ok",
          groups: "roles",
        },
      },
      secrets: { clientSecret: canary("sso") },
      group: "platform",
      config: {
        clientID: "kube",
        clientSecret: canary("sso"),
        redirectURI: callback,
        authorizationURL: "https://sso.acme.dev/authorize",
        tokenURL: "https://sso.acme.dev/token",
        userInfoURL: "https://sso.acme.dev/me",
        scopes: ["read", "groups"],
        rootCAs: [Buffer.from(acmeRoot).toString("base64")],
        userIDKey: "uid",
        claimMapping: {
          userNameKey: "display_name",
          preferredUsernameKey: "login",
          groupsKey: "roles",
          emailKey: "mail",
          emailVerifiedKey: "mail_ok",
        },
      },
      sendsTo: "https://sso.acme.dev/authorize?",
    },
  ],
  mistakes: [
    {
      name: "at GitHub, where anybody could log in",
      change: { authorizationUrl: "https://github.com/login/oauth/authorize" },
      at: "authorizationUrl",
      says: "use a connector of type github",
    },
    {
      name: "at a public provider",
      change: { userInfoUrl: "https://discord.com/api/users/@me" },
      at: "userInfoUrl",
      says: "it cannot be used",
    },
    {
      name: "with tokens over http",
      change: { tokenUrl: "http://sso.acme.dev" },
      at: "tokenUrl",
      says: "https://",
    },
    {
      name: "with a group that is asked of a claim which Dex calls otherwise",
      change: { claims: { groupsKey: "roles" } },
      at: "claims.groupsKey",
      says: "is no known key",
    },
    {
      name: "without a check of certificates",
      change: { insecureSkipVerify: true },
      at: "insecureSkipVerify",
      says: "is no known key",
    },
  ],
};
