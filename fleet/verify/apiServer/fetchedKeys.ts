import { createHash } from "node:crypto";
import { z } from "zod";
import { jsonOf } from "../answerText.ts";
import { samplesIn } from "./metrics.ts";

/** The issuer's key set that one API server has fetched. */
export interface FetchedKeys {
  /** `sha256:` and the digest of the key set's bytes. */
  readonly hash: string;
  /** When it fetched it, in seconds since 1970. */
  readonly at: number;
}

const prefix = "apiserver_authentication_jwt_authenticator_jwks_fetch_last_";

/**
 * Reads from an API server's metrics which keys of an issuer it has fetched (kubernetes/apiserver,
 * plugin/pkg/authenticator/token/oidc/metrics.go, since Kubernetes 1.35).
 *
 * @returns `undefined` where they do not say: it is an older one, or it has fetched none yet.
 */
export function fetchedKeys(metrics: string, issuerUrl: string): FetchedKeys | undefined {
  const issuerHash = digest(issuerUrl);
  let hash: string | undefined;
  let at: number | undefined;
  for (const { name, label, value } of samplesIn(metrics, prefix)) {
    if (label("jwt_issuer_hash") !== issuerHash) continue;
    if (name === `${prefix}key_set_info`) hash = label("hash");
    if (name === `${prefix}timestamp_seconds` && label("result") === "success") at = Number(value);
  }
  return hash === undefined || at === undefined ? undefined : { hash, at };
}

const keySet = z.object({ keys: z.array(z.unknown()) });

/** With more keys there are more earlier key sets than are worth trying. Dex publishes two or three. */
const mostKeys = 6;

/**
 * Returns whether a key set that an API server has fetched holds the key that Dex signs with, as far as its digest shows:
 * it is the present one, or one of those that Dex may have served earlier, each of them some of the present keys in
 * some order.
 *
 * @param served the key set that Dex serves now. Its first key is the one that signs.
 */
export function holdsSigningKey(fetchedHash: string, served: string): boolean {
  if (digest(served) === fetchedHash) return true;
  const read = keySet.safeParse(jsonOf(served));
  if (!read.success) return false;
  const { keys } = read.data;
  if (keys.length > mostKeys || rendered(keys) !== served) return false;
  const [signing] = keys;
  return orders(keys).some((some) => some.includes(signing) && digest(rendered(some)) === fetchedHash);
}

/** A key set as Dex writes it (dexidp/dex v2.45.1, server/handlers.go). */
function rendered(keys: readonly unknown[]): string {
  return JSON.stringify({ keys }, undefined, 2);
}

/** Every choice of some items, in every order. */
function orders(items: readonly unknown[]): readonly (readonly unknown[])[] {
  return [
    [],
    ...items.flatMap((item) =>
      orders(items.filter((other) => other !== item)).map((others) => [item, ...others]),
    ),
  ];
}

function digest(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
