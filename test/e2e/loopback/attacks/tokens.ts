import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";
import { parseIssuer } from "../../../../oidc/issuer.ts";

/** A token's claims. A key whose value is `undefined` is not in the token. */
export type Claims = Readonly<Record<string, unknown>>;

export const audience = "latchkey-prod-eu-1";
export const job = "repo:acme/fleet:environment:production";

/** A login of the kind that a table of attacks is about, and an issuer that exists. */
export function loginAt(issuer: string, certificateAuthority: string): ClusterLogin {
  const parsed = parseIssuer(issuer);
  if ("length" in parsed) throw new Error(parsed.join());
  return {
    issuer: parsed,
    audience,
    certificateAuthority,
    username: { claim: "email", prefix: "" },
    groups: { claim: "groups", prefix: "acme:" },
    tokenLifetimeSeconds: 900,
    connectors: ["github"],
    deviceCode: false,
  };
}

/** Claims without some of them. */
export function without(claims: Claims, ...names: readonly string[]): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)));
}

/** The `sub` claim as Dex writes it: a protocol buffer of the provider's own id and the connector's (server/internal/types.proto). */
export function subject(userId: string, connector: string): string {
  const field = (number: number, text: string) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, Buffer.byteLength(text)]), Buffer.from(text)]);
  return Buffer.concat([field(1, userId), field(2, connector)]).toString("base64url");
}

/** What Dex writes into the token of a person who comes through a connector. */
export function personClaims(connector: string, groups: readonly string[] = ["acme:platform"]) {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: audience,
    sub: subject("1001", connector),
    iat: now,
    exp: now + 900,
    nonce: "n",
    at_hash: "aBcDeFgHiJkLmNoPqRsTuV",
    email: "ada@acme.dev",
    email_verified: true,
    name: "Ada Lovelace",
    preferred_username: "ada",
    groups,
    federated_claims: { connector_id: connector, user_id: "1001" },
  } satisfies Claims;
}

/** What Dex writes into the token of a CI job, by exchange: no nonce and no hash of an access token. */
export function jobClaims(sub = job) {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: audience,
    sub: subject(sub, "automation"),
    iat: now,
    exp: now + 900,
    email: sub,
    email_verified: true,
    groups: [sub],
    federated_claims: { connector_id: "automation", user_id: sub },
  } satisfies Claims;
}
