import { z } from "zod";
import { usernameClaims } from "../oidc/clusterLogin.ts";

/** Prefixes that could make a person a part of the control plane: `system:` and every beginning of it. */
function isSystemPrefix(prefix: string): boolean {
  return "system:".startsWith(prefix.toLowerCase()) || prefix.toLowerCase().startsWith("system:");
}

/** What stays itself in a flag, in a unit file and in a manifest. */
const visibleAscii = /^[!-~]*$/;

/** What a person and their teams are called inside the clusters. */
export const identitySchema = z
  .strictObject({
    username: z
      .enum(usernameClaims)
      .describe(
        "The claim that is the user name: email, sub (never changes, not readable) or preferred_username (the login, which on GitHub and elsewhere its owner can change). Default email. Required, or else usernamePrefix, where people choose their e-mail addresses themselves: on a GitHub Enterprise Server, a GitLab of your own, or Gitea.",
      )
      .optional(),
    usernamePrefix: z
      .string()
      .regex(visibleAscii, {
        abort: true,
        error: `must hold visible ASCII characters only, no white space; write something like "github:" or ""`,
      })
      .refine((prefix) => prefix === "" || !isSystemPrefix(prefix), {
        error: `must not begin with "system:" or a part of it, which Kubernetes keeps for itself; write something like "github:" or ""`,
      })
      .refine((prefix) => prefix !== "-", {
        error: `must not be "-", which API servers read as no prefix in a flag and as itself in a file; write "" for no prefix`,
      })
      .describe(
        `What goes before every user name. Default "", which is nothing. Required on eks and gke where a connector passes user names on unverified: docs/connectors.md.`,
      )
      .default(""),
    groupsPrefix: z
      .string()
      .regex(visibleAscii, {
        abort: true,
        error: `must hold visible ASCII characters only, no white space; write "github:"`,
      })
      .refine((prefix) => prefix !== "", {
        abort: true,
        error: `must not be empty: a provider's group "system:masters" would rule every cluster; write "github:"`,
      })
      .refine((prefix) => !isSystemPrefix(prefix), {
        error: `must not begin with "system:" or a part of it, which Kubernetes keeps for itself; write "github:"`,
      })
      .describe(
        `What goes before every group. Never empty. Default: the type of the fleet's only connector and a colon, like "github:". With several connectors it is required.`,
      )
      .optional(),
  })
  .describe("What a person and their teams are called inside the clusters. Every key has a default.");
