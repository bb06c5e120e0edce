import { createPrivateKey, sign } from "node:crypto";
import { z } from "zod";
import type { Administrator } from "./administrator.ts";

const signingKeys = z.object({
  items: z.array(
    z.object({ signingKey: z.object({ kty: z.literal("RSA"), kid: z.string() }).catchall(z.string()) }),
  ),
});

/** A key that signs tokens. */
export interface SigningKey {
  /** The key's id, which a token's header names. */
  readonly id: string;
  /** Signs the claims as a compact JWT with RS256. */
  readonly sign: (claims: Readonly<Record<string, unknown>>) => string;
}

/**
 * The very key with which Dex signs, read from its storage as only an administrator can: a token made with it differs
 * from a real one in nothing but what a test changes.
 */
export async function dexSigningKey(administrator: Administrator, namespace: string): Promise<SigningKey> {
  const { stdout } = await administrator.kubectl(
    ["get", "signingkeies.dex.coreos.com", "--namespace", namespace, "--output", "json"],
    { mustPass: true },
  );
  return storedSigningKey(stdout);
}

/** The signing key in a list of Dex's keys, as an API server lists them in JSON. */
export function storedSigningKey(list: string): SigningKey {
  const [stored] = signingKeys.parse(JSON.parse(list)).items;
  if (stored === undefined) throw new Error("Dex has stored no signing key.");
  return signingKey(stored.signingKey.kid, createPrivateKey({ key: stored.signingKey, format: "jwk" }));
}

/** A signing key from a private RSA key. */
export function signingKey(id: string, key: ReturnType<typeof createPrivateKey>): SigningKey {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    id,
    sign: (claims) => {
      const content = `${part({ alg: "RS256", kid: id })}.${part(claims)}`;
      return `${content}.${sign("RSA-SHA256", Buffer.from(content), key).toString("base64url")}`;
    },
  };
}
