import { generateKeyPairSync, randomBytes } from "node:crypto";
import Provider from "oidc-provider";
import type { Account } from "../accounts.ts";

/** The path that people are sent to where they have to do something. */
export const interactionPath = "/interaction";

/** What the provider is made of. */
export interface OidcProviderInput {
  /** Its issuer URL. */
  readonly issuer: string;
  readonly accounts: readonly Account[];
  /** The one registered client, which is confidential. */
  readonly client: { readonly id: string; readonly secret: string; readonly callbackUrl: string };
}

/**
 * The OpenID Connect provider, with the library's own defaults where they are not named: claims of scopes are given by
 * the userinfo endpoint alone (OpenID Connect Core 1.0, 5.4), and a refresh token for the scope `offline_access`. Keys,
 * sessions and tokens end with the process.
 */
export function createProvider({ issuer, accounts, client }: OidcProviderInput): Provider {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        client_name: "Kubernetes",
        redirect_uris: [client.callbackUrl],
        grant_types: ["authorization_code", "refresh_token"],
      },
    ],
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
      groups: ["groups"],
    },
    findAccount: (_context, login) => {
      const account = accounts.find((each) => each.login === login);
      if (account === undefined) return undefined;
      const { name, email, groups } = account;
      return {
        accountId: login,
        claims: () => ({
          sub: login,
          name,
          preferred_username: login,
          email,
          email_verified: true,
          groups: [...groups],
        }),
      };
    },
    interactions: { url: (_context, { uid }) => `${interactionPath}/${uid}` },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
  });
}
