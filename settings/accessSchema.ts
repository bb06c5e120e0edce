import { z } from "zod";
import { namespaceName } from "./fields.ts";
import { quoted, writeInstead } from "./quoted.ts";

const teamSlug = /^[a-z0-9]([a-z0-9_-]*[a-z0-9_])?$/;

/** The slug that a person meant by a team's display name, `organisation/team` or an address on GitHub. */
function slugMeant(written: string): string {
  const name = written.trim().split("/").at(-1) ?? "";
  const slug = name.toLowerCase().replace(/[^a-z0-9_]+/g, "-");
  return slug.replace(/^[-_]+|-+$/g, "");
}

const team = z
  .string()
  .regex(teamSlug, {
    error: ({ input }) => {
      const written = String(input);
      const general = "write the last part of the team's address on GitHub, like site-reliability";
      return `${quoted(input)} is not a team's slug; ${writeInstead(written, slugMeant(written), teamSlug, general)}`;
    },
  })
  .describe("The slug of a GitHub team: the last part of its address, like site-reliability.");

const roleName = /^[A-Za-z0-9:._-]+$/;

/** What to write in place of `ClusterRole/edit` or `clusterrole: edit`. */
function roleMeant(written: string): string {
  const name = written.replace(/^\s*(cluster)?role\s*[/:]\s*/i, "").trim();
  return writeInstead(
    written,
    name,
    roleName,
    "write just the name, like cluster-admin, admin, edit or view",
  );
}

const role = z
  .string()
  .regex(roleName, {
    abort: true,
    error: ({ input }) => `${quoted(input)} is not the name of a ClusterRole; ${roleMeant(String(input))}`,
  })
  .refine((name) => name !== "." && name !== "..", {
    error: "is not the name of a ClusterRole; write one like cluster-admin, admin, edit or view",
  })
  .refine((name) => !name.startsWith("system:"), {
    error: ({ input }) =>
      `${quoted(input)} belongs to the control plane; write cluster-admin, admin, edit, view or a role of your own`,
  })
  .describe("The name of a ClusterRole: cluster-admin, admin, edit, view, or one of your own.");

const clusterPattern = z
  .string()
  .regex(/^[A-Za-z0-9._*-]+$/, {
    error: ({ input }) =>
      `${quoted(input)} is not a cluster's name or pattern; write a stack's name, in which * stands for any characters, like prod-*`,
  })
  .describe("A stack's name, in which * stands for any characters, like prod-*.");

/** One access rule: a team, a role, and the clusters where it holds. */
export const accessRuleSchema = z
  .strictObject({
    team,
    role,
    clusters: z
      .array(clusterPattern)
      .min(1, { error: `names no cluster; write ["*"] for every cluster` })
      .describe(
        `The clusters where the rule holds: a list of stack names, in which * stands for any characters, like ["prod-*"]. ["*"] is every cluster.`,
      ),
    namespaces: z
      .array(namespaceName.describe("The name of a namespace."))
      .min(1, { error: "names no namespace; name one, or remove the key for the whole cluster" })
      .describe("The namespaces where the role holds, as a list. Default: the whole cluster.")
      .optional(),
  })
  .describe("A team, a role, and the clusters where it holds.");

/** An access rule as it stands in the fleet file, checked. */
export type AccessRule = z.output<typeof accessRuleSchema>;
