import { z } from "zod";
import { quoted, writeInstead } from "../quoted.ts";
import { slugOfName, teamSlugPattern } from "../teamSlug.ts";
import { text } from "./fields.ts";

/** A person's name on GitHub; those of an Enterprise with managed users end with its short code: `ada_acme`. */
const loginPattern = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}(_[A-Za-z0-9]{1,38})?$/;

const login = z
  .string()
  .regex(loginPattern, {
    error: ({ input }) => {
      const written = String(input);
      const meant = written
        .trim()
        .replace(/^https?:\/\/[^/]+\//, "")
        .replace(/^@/, "");
      const general = "write the last part of the person's address on GitHub, like ada";
      return `${quoted(input)} is not a person's name on GitHub; ${writeInstead(written, meant, loginPattern, general)}`;
    },
  })
  .describe("A person's name on GitHub, like ada.");

function slug(description: string) {
  return z
    .string()
    .regex(teamSlugPattern, {
      abort: true,
      error: ({ input }) => {
        const written = String(input);
        const general = 'write lower-case letters, digits and "-", like site-reliability';
        return `${quoted(input)} is not a team's slug; ${writeInstead(written, slugOfName(written), teamSlugPattern, general)}`;
      },
    })
    .describe(description);
}

/** One team that the fleet file owns. */
const ownedTeam = z
  .strictObject({
    slug: slug(
      "The team's slug, by which rules name it: the last part of its address, like site-reliability.",
    ),
    name: text("What people call the team; GitHub makes the slug of it. Default: the slug.").optional(),
    description: text("What the team is for. Default: nothing.").optional(),
    parent: slug("The slug of the team that it is a part of, owned or not. Default: none.").optional(),
    privacy: z
      .enum(["closed", "secret"])
      .describe(
        "Who sees the team: closed, every member of the organisation; secret, its own members. Default closed.",
      )
      .default("closed"),
    members: z
      .array(login)
      .describe("The people in it, by their names on GitHub. Default: none.")
      .default([]),
    maintainers: z
      .array(login)
      .describe(
        "The people in it who may change it on GitHub; the organisation's owners belong here. Default: none.",
      )
      .default([]),
  })
  .superRefine((team, context) => {
    const refuse = (path: PropertyKey[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    const made = slugOfName(team.name ?? team.slug);
    if (team.name !== undefined && made === "")
      refuse(["name"], `${quoted(team.name)} has nothing that a slug could be made of; write another`);
    else if (made !== team.slug) {
      const name = team.name === undefined ? "" : ` of the name ${quoted(team.name)}`;
      refuse(["slug"], `is ${quoted(team.slug)}, but GitHub would make ${made}${name}; write ${made}`);
    }
    if (team.parent !== undefined && team.privacy === "secret")
      refuse(["privacy"], "is secret, and a part of another team cannot be; write closed, or remove parent");
    const seen = new Map<string, string>();
    for (const role of ["maintainers", "members"] as const) {
      for (const [index, person] of team[role].entries()) {
        const first = seen.get(person.toLowerCase());
        if (first !== undefined)
          refuse([role, index], `names ${person} again, who stands in ${first}; remove one of the two`);
        else seen.set(person.toLowerCase(), role);
      }
    }
  })
  .describe("A team of the organisation, made and kept as it stands here, with its people.");

/** A team that the fleet file owns, checked, with every default filled in. */
export type OwnedTeam = z.output<typeof ownedTeam>;

/** The teams of an organisation that the fleet file owns. Others it leaves alone. */
export const ownedTeams = z
  .array(ownedTeam)
  .min(1, { error: "names no team; name one, or remove the key" })
  .superRefine((teams, context) => {
    const refuse = (path: PropertyKey[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    const bySlug = new Map<string, OwnedTeam>();
    for (const [index, team] of teams.entries()) {
      if (bySlug.has(team.slug)) refuse([index, "slug"], `is ${team.slug} again; make one team of the two`);
      else bySlug.set(team.slug, team);
    }
    const inCircles = new Set<string>();
    for (const [index, team] of teams.entries()) {
      const line = lineage(team, bySlug);
      const isCircle = line.length > 1 && line.at(-1) === team.slug;
      if (isCircle && !inCircles.has(team.slug))
        refuse([index, "parent"], `leads back to the team itself: ${line.join(" → ")}; remove one of them`);
      if (isCircle) for (const slug of line) inCircles.add(slug);
      const parent = bySlug.get(team.parent ?? "");
      if (!isCircle && parent?.privacy === "secret")
        refuse([index, "parent"], `is ${parent.slug}, which is secret and so has no parts; make that closed`);
    }
  })
  .describe(
    "Teams of the organisation that the fleet file owns, so that who may log in is reviewed with the rules. The one stack with a Dex makes them, with a GitHub token. Default: none is owned.",
  );

/** A team and those that it is a part of, until there is no next or one comes again. */
function lineage(start: OwnedTeam, bySlug: ReadonlyMap<string, OwnedTeam>): readonly string[] {
  const line = [start.slug];
  for (let next = start.parent; next !== undefined; next = bySlug.get(next)?.parent) {
    const seen = line.includes(next);
    line.push(next);
    if (seen) break;
  }
  return line;
}
