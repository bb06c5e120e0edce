import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";

const claimsOfToken = z.looseObject({ iss: z.string(), exp: z.number() });

/** What a token says. */
export type Claims = z.infer<typeof claimsOfToken>;

/** Signs a JSON Web Token (RFC 7519) with an RSA key. @param keyId its key's name in the issuer's key set. */
export function signedToken(claims: Claims, key: KeyObject, keyId: string): string {
  const content = [{ alg: "RS256", kid: keyId, typ: "JWT" }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
}

/** Reads a token that the key has signed and that has not ended. @param now seconds since 1970. */
export function readToken(token: string, key: KeyObject, now: number): Claims | undefined {
  const [head = "", body = "", signature = ""] = token.split(".");
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify("sha256", signed, createPublicKey(key), Buffer.from(signature, "base64url"))) return undefined;
  const claims = claimsOfToken.safeParse(JSON.parse(Buffer.from(body, "base64url").toString()));
  return claims.success && claims.data.exp > now ? claims.data : undefined;
}
