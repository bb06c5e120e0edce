import { parse } from "yaml";
import { z } from "zod";
import type { Identity } from "../verification.ts";

/** How an API server makes names of claims, as its stack emitted it. */
export interface EmittedMapping {
  readonly usernameClaim: string;
  readonly usernamePrefix: string;
  readonly groupsPrefix: string;
}

const authenticationConfiguration = z.object({
  jwt: z.tuple([
    z.object({
      claimMappings: z.object({
        username: z.object({ claim: z.string(), prefix: z.string() }),
        groups: z.object({ prefix: z.string() }),
      }),
    }),
  ]),
});

/**
 * Reads it from the stack's outputs. `undefined` where they say nothing of it: a cloud keeps the login.
 *
 * @param flags the output `apiServerFlags`.
 * @param configuration the output `authenticationConfiguration`.
 */
export function emittedMapping(configuration: string, flags: string): EmittedMapping | undefined {
  const read = authenticationConfiguration.safeParse(parse(configuration));
  if (read.success) {
    const { username, groups } = read.data.jwt[0].claimMappings;
    return { usernameClaim: username.claim, usernamePrefix: username.prefix, groupsPrefix: groups.prefix };
  }
  const values = new Map(
    [...flags.matchAll(/^--oidc-([a-z-]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  const usernameClaim = values.get("username-claim");
  const usernamePrefix = values.get("username-prefix");
  const groupsPrefix = values.get("groups-prefix");
  if (usernameClaim === undefined || usernamePrefix === undefined || groupsPrefix === undefined)
    return undefined;
  return { usernameClaim, usernamePrefix: usernamePrefix === "-" ? "" : usernamePrefix, groupsPrefix };
}

const tokenClaims = z.looseObject({ groups: z.array(z.string()).default([]) });

/** Whom a token names by a mapping. @param claims the token's; `undefined` where it has no such user name. */
export function mappedIdentity(
  { usernameClaim, usernamePrefix, groupsPrefix }: EmittedMapping,
  claims: unknown,
): Identity | undefined {
  const read = tokenClaims.safeParse(claims);
  const username = read.data?.[usernameClaim];
  if (read.data === undefined || typeof username !== "string") return undefined;
  return {
    username: usernamePrefix + username,
    groups: read.data.groups.map((group) => groupsPrefix + group).toSorted(),
  };
}
