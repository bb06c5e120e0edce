import {
  isPublished,
  keySetLifetimeSeconds,
  publishKey,
  type SigningKeyPair,
  signWith,
  type StoredKeys,
} from "../../oidc/dex/signingKeys.ts";
import { CommandError } from "../commandError.ts";
import { type Clock, lookAgain } from "../verify/clock.ts";

/** Where Dex keeps its keys. They are in this process's memory alone. */
export interface KeyStore {
  read(): Promise<StoredKeys>;
  /** @returns `false` where somebody else has changed them since they were read. */
  replace(keys: StoredKeys): Promise<boolean>;
}

/** What a rotation works with. */
export interface RotationInput {
  readonly store: KeyStore;
  /** Returns the ids of the keys that the issuer serves, as API servers fetch them. */
  readonly servedKeyIds: () => Promise<readonly string[]>;
  /** Lifetime of a token, in seconds. */
  readonly idTokenSeconds: number;
  readonly newKey: () => Promise<SigningKeyPair>;
  readonly clock: Clock;
  /** Takes what happens, for a person to read. */
  readonly tell: (line: string) => void;
}

/** How long a published key may take to be served, and how often it is looked for. */
const publication = { interval: 1_000, limit: 60_000 };

/** How often a change is tried again that somebody else's has crossed. */
const attempts = 5;

/** How long a key is published before it signs, in milliseconds: some answers without it are still on their way. */
const publishedMs = (keySetLifetimeSeconds + 15) * 1000;

/**
 * Rotates the signing key of a Dex without a refused token: publishes a new key, waits until no API server can have a key
 * set without it, and makes Dex sign with it.
 *
 * The new private key is in memory alone until Dex signs with it. A rotation that ends earlier has changed nothing but
 * that Dex publishes another key, for which there is no private key any more; the next rotation begins anew.
 *
 * @returns the id of the key that signs now.
 * @throws CommandError where the key is not served, or another rotation was faster.
 */
export async function rotateKeys({
  store,
  servedKeyIds,
  idTokenSeconds,
  newKey,
  clock,
  tell,
}: RotationInput): Promise<string> {
  const key = await newKey();
  const { kid } = key.publicKey;
  const published = await change(store, (keys) => publishKey(keys, key.publicKey, clock.now()));
  await served(kid, servedKeyIds, clock);
  const until = new Date(clock.now() + publishedMs).toISOString().replace(/\.\d+Z$/, "Z");
  tell(
    `published the key ${kid.slice(0, 8)}…, waiting until ${until}: by then every API server has it or fetches it`,
  );
  await clock.sleep(publishedMs);
  await change(store, (keys) => {
    if (keys.signingKey.kid !== published.signingKey.kid)
      throw new CommandError("another rotation was faster; nothing is left to do");
    if (!isPublished(keys, kid))
      throw new CommandError("the new key was removed from the keys that Dex publishes; run this again");
    return signWith(keys, key, clock.now(), idTokenSeconds);
  });
  return kid;
}

/** Replaces what is stored, also where somebody else does so at the same time. @returns what is stored now. */
async function change(store: KeyStore, changed: (keys: StoredKeys) => StoredKeys): Promise<StoredKeys> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const keys = changed(await store.read());
    if (await store.replace(keys)) return keys;
  }
  throw new CommandError("somebody else keeps changing Dex's keys; run this again");
}

/** Waits until the issuer serves a key: something between it and Dex may keep older answers. */
async function served(
  keyId: string,
  servedKeyIds: () => Promise<readonly string[]>,
  clock: Clock,
): Promise<void> {
  const { final } = await lookAgain(
    async () => ({ final: (await servedKeyIds()).includes(keyId) }),
    clock,
    publication,
    () => undefined,
  );
  if (!final)
    throw new CommandError(
      "the issuer does not serve a key that Dex has stored: check that the issuer is this cluster's Dex, and that no proxy caches its answers",
    );
}
