import { parse } from "yaml";
import { z } from "zod";
import { prefixInGroupsExpression } from "../../../oidc/apiServer/tokenRules.ts";
import type { Identity } from "../verification.ts";

/** How an API server makes names of claims, as its stack emitted it. */
export interface EmittedMapping {
  readonly usernameClaim: string;
  readonly usernamePrefix: string;
  readonly groupsPrefix: string;
  /** Whether the connector's id stands between the prefix and a group. */
  readonly connectorInGroups: boolean;
}

const authenticationConfiguration = z.object({
  jwt: z.tuple([
    z.object({
      claimMappings: z.object({
        username: z.object({ claim: z.string(), prefix: z.string() }),
        groups: z.union([
          z.object({ prefix: z.string() }).transform(({ prefix }) => ({ prefix, connectorInGroups: false })),
          z.object({ expression: z.string() }).transform(({ expression }, context) => {
            const prefix = prefixInGroupsExpression(expression);
            if (prefix !== undefined) return { prefix, connectorInGroups: true };
            context.issues.push({
              code: "custom",
              input: expression,
              message: "is not Latchkey's expression",
            });
            return z.NEVER;
          }),
        ]),
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
    return {
      usernameClaim: username.claim,
      usernamePrefix: username.prefix,
      groupsPrefix: groups.prefix,
      connectorInGroups: groups.connectorInGroups,
    };
  }
  const values = new Map(
    [...flags.matchAll(/^--oidc-([a-z-]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  const usernameClaim = values.get("username-claim");
  const usernamePrefix = values.get("username-prefix");
  const groupsPrefix = values.get("groups-prefix");
  if (usernameClaim === undefined || usernamePrefix === undefined || groupsPrefix === undefined)
    return undefined;
  return {
    usernameClaim,
    usernamePrefix: usernamePrefix === "-" ? "" : usernamePrefix,
    groupsPrefix,
    connectorInGroups: false,
  };
}

const tokenClaims = z.looseObject({
  groups: z.array(z.string()).default([]),
  federated_claims: z.object({ connector_id: z.string() }).optional(),
});

/** Whom a token names by a mapping. @param claims the token's; `undefined` where it has no such user name. */
export function mappedIdentity(
  { usernameClaim, usernamePrefix, groupsPrefix, connectorInGroups }: EmittedMapping,
  claims: unknown,
): Identity | undefined {
  const read = tokenClaims.safeParse(claims);
  const username = read.data?.[usernameClaim];
  if (read.data === undefined || typeof username !== "string") return undefined;
  const connector = connectorInGroups ? `${read.data.federated_claims?.connector_id ?? ""}:` : "";
  return {
    username: usernamePrefix + username,
    groups: read.data.groups.map((group) => groupsPrefix + connector + group).toSorted(),
  };
}
