/**
 * How long after a rotation Dex rotates its signing key by itself, in seconds: practically never. It signs with a new key
 * at once, and API servers before Kubernetes 1.38 (go-oidc v2.5) may not fetch that key for ten minutes: they would refuse
 * fresh tokens. `latchkey rotate-keys` publishes a key before it signs.
 */
export const rotationSeconds = 10 * 31_536_000;

/**
 * How long an API server may rely on a key set that it has fetched, in seconds: Dex sends max-age=600, whatever its
 * configuration (dexidp/dex v2.45.1, server/handlers.go).
 */
export const keySetLifetimeSeconds = 600;

/**
 * How long before the end of that time an API server fetches the keys anew for a token of an unknown key, in seconds
 * (coreos/go-oidc v2.5.0, jwks.go).
 */
export const earlyFetchSeconds = 30;

/** A key as a JSON Web Key (RFC 7517). */
export interface JsonWebKey {
  readonly kid: string;
  readonly [parameter: string]: unknown;
}

/** The object in which Dex keeps its keys (dexidp/dex v2.45.1, storage/kubernetes/types.go). */
export interface StoredKeys {
  /** The private key that signs. */
  readonly signingKey: JsonWebKey;
  /** Its public key, the first one that Dex publishes. */
  readonly signingKeyPub: JsonWebKey;
  /** Further keys that Dex publishes. It removes those that have expired when it rotates, and not before. */
  readonly verificationKeys?: readonly VerificationKey[] | undefined;
  /** When Dex rotates by itself, in RFC 3339. */
  readonly nextRotation: string;
  /** Everything else of the object, such as its metadata. */
  readonly [field: string]: unknown;
}

/** A key that Dex publishes and does not sign with. */
export interface VerificationKey {
  readonly publicKey: JsonWebKey;
  /** In RFC 3339. */
  readonly expiry: string;
}

/** A new key to sign with. */
export interface SigningKeyPair {
  readonly privateKey: JsonWebKey;
  readonly publicKey: JsonWebKey;
}

/** The name of the object. */
export const storedKeysName = "openid-connect-keys";

/** How long a rotation may take, in milliseconds. Dex does not rotate meanwhile. */
const rotationLimitMs = 3_600_000;

/** Adds a public key to those that Dex publishes. Dex goes on signing with the key that it has. */
export function publishKey(stored: StoredKeys, publicKey: JsonWebKey, now: number): StoredKeys {
  const end = now + rotationLimitMs;
  return {
    ...stored,
    verificationKeys: [
      ...(stored.verificationKeys ?? []).filter(({ expiry }) => Date.parse(expiry) > now),
      { publicKey, expiry: rfc3339(end) },
    ],
    nextRotation: rfc3339(Math.max(end, Date.parse(stored.nextRotation))),
  };
}

/**
 * Makes Dex sign with a key that it has published. The key that has signed so far stays published until the last token
 * that it has signed ends.
 *
 * @param idTokenSeconds lifetime of a token.
 */
export function signWith(
  stored: StoredKeys,
  { privateKey, publicKey }: SigningKeyPair,
  now: number,
  idTokenSeconds: number,
): StoredKeys {
  const others = (stored.verificationKeys ?? []).filter((key) => key.publicKey.kid !== publicKey.kid);
  // Clocks differ, and a token may be signed a moment after this was written.
  const marginMs = 600_000;
  return {
    ...stored,
    signingKey: privateKey,
    signingKeyPub: publicKey,
    verificationKeys: [
      ...others,
      { publicKey: stored.signingKeyPub, expiry: rfc3339(now + idTokenSeconds * 1000 + marginMs) },
    ],
    nextRotation: rfc3339(now + rotationSeconds * 1000),
  };
}

/** Returns whether a key is among those that Dex publishes beside the one that signs. */
export function isPublished({ verificationKeys = [] }: StoredKeys, keyId: string): boolean {
  return verificationKeys.some(({ publicKey }) => publicKey.kid === keyId);
}

/**
 * Returns since when the present key signs, in milliseconds since 1970. Earlier than that where Dex was configured to
 * rotate more often when it took the key.
 */
export function signingSince({ nextRotation }: StoredKeys): number {
  return Date.parse(nextRotation) - rotationSeconds * 1000;
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
