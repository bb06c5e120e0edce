import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { SigningKeyPair } from "../../oidc/dex/signingKeys.ts";

/** Makes a key of the kind that Dex makes for itself (dexidp/dex v2.45.1, server/signer/rotation.go). */
export async function newSigningKey(): Promise<SigningKeyPair> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const described = { kid: randomBytes(20).toString("hex"), alg: "RS256", use: "sig" };
  return {
    privateKey: { ...privateKey.export({ format: "jwk" }), ...described },
    publicKey: { ...publicKey.export({ format: "jwk" }), ...described },
  };
}
