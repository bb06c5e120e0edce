import type { Finding } from "../verification.ts";
import { claimsOf } from "./claims.ts";
import type { MintedToken } from "./tokenSource.ts";

/** A token that ends sooner than this, in milliseconds, is asked for again. */
const leastLife = 60_000;

/**
 * Asks for a token once for each key, and again when it is about to end. What is wrong stays so.
 *
 * @param now milliseconds since 1970.
 */
export function lastingTokens<Wanted>(
  keyOf: (wanted: Wanted) => string,
  ask: (wanted: Wanted) => Promise<MintedToken | Finding>,
  now: () => number,
): (wanted: Wanted) => Promise<MintedToken | Finding> {
  const known = new Map<string, Promise<MintedToken | Finding>>();
  return (wanted) => {
    const key = keyOf(wanted);
    const token =
      known.get(key)?.then((before) => (isGood(before, now()) ? before : ask(wanted))) ?? ask(wanted);
    known.set(key, token);
    return token;
  };
}

function isGood(token: MintedToken | Finding, now: number): boolean {
  if (!("token" in token)) return true;
  const { exp } = claimsOf(token.token) ?? {};
  return typeof exp === "number" && exp * 1000 - now > leastLife;
}
