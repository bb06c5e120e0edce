import { z } from "zod";
import { excludedPattern } from "./clusterPattern.ts";
import { namespaceName } from "./fields.ts";
import { quoted, writeInstead } from "./quoted.ts";
import { slugOfName, teamSlugPattern } from "./teamSlug.ts";

/** The slug that a person meant by a team's display name, `organisation/team` or an address on GitHub. */
function slugMeant(written: string): string {
  const name = written.trim().split("/").at(-1) ?? "";
  return slugOfName(name).replace(/^_+/, "");
}

const team = z
  .string()
  .regex(teamSlugPattern, {
    error: ({ input }) => {
      const written = String(input);
      const general = "write the last part of the team's address on GitHub, like site-reliability";
      return `${quoted(input)} is not a team's slug; ${writeInstead(written, slugMeant(written), teamSlugPattern, general)}`;
    },
  })
  .describe("The slug of a GitHub team: the last part of its address, like site-reliability.");

/** The longest name of a group; Active Directory's and GitLab's are shorter. */
const longestGroup = 256;

const group = z
  .string()
  .regex(/^(?!\s)[^\u0000-\u001f\u007f]+(?<!\s)$/, {
    abort: true,
    error: ({ input }) =>
      `${input === "" ? "is an empty text" : `${quoted(input)} is not one plain line`}; write a group exactly as its provider gives it`,
  })
  .max(longestGroup, { error: `is longer than ${longestGroup} characters; write the group's name alone` })
  .describe(
    "A group of any connector, exactly as Dex gives it and without groupsPrefix: docs/connectors.md says how each looks.",
  );

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
  .regex(/^!?[A-Za-z0-9._*-]+$/, {
    error: ({ input }) =>
      input === ""
        ? // YAML reads an exclusion without quotes as a tag with nothing after it.
          `is an empty text; put a pattern that begins with ! in quotes, like "!prod-hub"`
        : `${quoted(input)} is not a cluster's name or pattern; write a stack's name, in which * stands for any characters, like prod-*`,
  })
  .describe(
    "A stack's name, in which * stands for any characters, like prod-*. With ! before it, the rule does not hold there.",
  );

/** One access rule: a team or a group, a role, and the clusters where it holds. */
export const accessRuleSchema = z
  .strictObject({
    team: team.optional(),
    connector: z
      .string()
      .describe(
        "The id of the connector that gives the team or group. Default: the only one that can; required where several can.",
      )
      .optional(),
    group: group.optional(),
    role,
    clusters: z
      .array(clusterPattern)
      .min(1, { error: `names no cluster; write ["*"] for every cluster`, abort: true })
      .refine((patterns) => patterns.some((pattern) => excludedPattern(pattern) === undefined), {
        error: `only excludes clusters; add those where the rule holds, like "*"`,
      })
      .describe(
        `The clusters where the rule holds: a list of stack names, in which * stands for any characters, like ["prod-*"]. ["*"] is every cluster, ["*", "!prod-hub"] every cluster but one.`,
      ),
    namespaces: z
      .array(namespaceName.describe("The name of a namespace."))
      .min(1, { error: "names no namespace; name one, or remove the key for the whole cluster" })
      .describe("The namespaces where the role holds, as a list. Default: the whole cluster.")
      .optional(),
  })
  .superRefine((rule, context) => {
    const refuse = (path: string, message: string) => {
      context.addIssue({ code: "custom", path: [path], message });
    };
    if (rule.team === undefined && rule.group === undefined)
      refuse("team", `is missing. ${team.description ?? ""} Or write group, for a group of any connector.`);
    if (rule.team !== undefined && rule.group !== undefined)
      refuse("group", "goes without team; make two rules of it");
  })
  .describe("A team or a group, a role, and the clusters where it holds.");

/** An access rule as it stands in the fleet file, checked. */
export type AccessRule = z.output<typeof accessRuleSchema>;
