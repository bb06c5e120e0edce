import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

/** A key of a GitHub App, with which it proves who it is. */
export interface AppKeyPair {
  /** What GitHub keeps of it, PEM. */
  readonly publicKey: string;
  /** What the app's owner gets, PEM. */
  readonly privateKey: string;
}

/** A new key as GitHub makes it. */
export function newAppKeyPair(): Promise<AppKeyPair> {
  return promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
}
