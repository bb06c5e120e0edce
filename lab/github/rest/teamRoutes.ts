import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import {
  findOrganization,
  findPerson,
  findTeam,
  maySeeTeam,
  type Organization,
  sameName,
  type Team,
  teamsBelow,
} from "../directory.ts";
import { membershipOf, membersWithBelow, type TeamFields, teamNameProblem } from "../managedDirectory.ts";
import { type Authenticated, mayChangeTeamsOf, mayReadTeamsOf } from "./authentication.ts";
import { notFound, restError, validationFailed } from "./errors.ts";
import { pageOf } from "./pagination.ts";
import type { RestParts } from "./parts.ts";
import { fullTeam, listedTeam, simpleUser, teamMembership } from "./representations.ts";

/** What handlers know of a request about a team. */
type AboutTeam = Authenticated & { Variables: { organization: Organization; team: Team } };

/** GitHub takes a team by the names in the description, and by its numbers, which is what its clients prefer. */
const teamPaths = ["/orgs/:org/teams/:slug", "/organizations/:organizationId/team/:teamId"];

const teamChange = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  privacy: z.enum(["closed", "secret"]).optional(),
  notification_setting: z.enum(["notifications_enabled", "notifications_disabled"]).optional(),
  parent_team_id: z.int().nullish(),
});
const newTeam = teamChange.extend({ name: z.string(), maintainers: z.array(z.string()).default([]) });
const newMembership = z.object({ role: z.enum(["member", "maintainer"]).default("member") });

/** Teams and who is in them, read and changed. */
export function teamRoutes({ directory, addresses }: RestParts): Hono<AboutTeam> {
  const routes = new Hono<AboutTeam>();

  routes.get("/orgs/:org/teams", (context) => {
    const { caller } = context.var;
    const organization = findOrganization(directory, context.req.param("org"));
    if (organization === undefined) {
      return notFound(context);
    }
    if (!mayReadTeamsOf(caller, organization)) {
      return restError(context, 403, "Must be a member of the organization, with the read:org scope.");
    }
    const teams = organization.teams.filter((team) => maySeeTeam(organization, team, caller.person.login));
    return context.json(
      pageOf(
        context,
        addresses.web,
        teams.map((team) => listedTeam(addresses, organization, team)),
      ),
    );
  });

  routes.post("/orgs/:org/teams", async (context) => {
    const body = newTeam.safeParse(await readJson(context));
    const { caller } = context.var;
    const organization = findOrganization(directory, context.req.param("org"));
    if (organization === undefined) {
      return notFound(context);
    }
    if (!mayChangeTeamsOf(caller, organization)) {
      return restError(context, 403, "You must be an owner of the organization, with the admin:org scope.");
    }
    if (!body.success) {
      return badBody(context, body.error);
    }
    const fields = fieldsOf(organization, body.data);
    const nested = fields.parent !== undefined;
    const privacy = body.data.privacy ?? (nested ? "closed" : "secret");
    const problem = problemWith(organization, { ...fields, privacy }, body.data);
    if (problem !== undefined) {
      return validationFailed(context, "Team", ...problem);
    }
    const { name, maintainers } = body.data;
    const { login } = caller.person;
    const team = directory.createTeam(organization, login, { ...fields, name, privacy });
    for (const person of maintainers.flatMap((each) => findPerson(directory, each) ?? [])) {
      directory.addToTeam(organization, team, person.login, "maintainer");
    }
    return context.json(fullTeam(addresses, ...latest(directory.organizations, organization, team)), 201);
  });

  /** Lets requests about a team through that the caller may know of. Whether they may change it is asked apart. */
  const found = createMiddleware<AboutTeam>(async (context, next) => {
    const [org, slug] = [context.req.param("org"), context.req.param("slug")];
    const [organizationId, teamId] = [context.req.param("organizationId"), context.req.param("teamId")];
    const organization =
      org === undefined
        ? directory.organizations.find(({ id }) => String(id) === organizationId)
        : findOrganization(directory, org);
    const team =
      slug === undefined
        ? organization?.teams.find(({ id }) => String(id) === teamId)
        : organization && findTeam(organization, slug);
    const { caller } = context.var;
    if (
      organization === undefined ||
      team === undefined ||
      !mayReadTeamsOf(caller, organization) ||
      !maySeeTeam(organization, team, caller.person.login)
    ) {
      return notFound(context);
    }
    context.set("organization", organization);
    context.set("team", team);
    await next();
    return undefined;
  });

  const mayChange = createMiddleware<AboutTeam>(async (context, next) => {
    if (!mayChangeTeamsOf(context.var.caller, context.var.organization)) {
      return restError(context, 403, "You must be an owner of the organization, with the admin:org scope.");
    }
    await next();
    return undefined;
  });

  for (const path of teamPaths) {
    routes.get(path, found, (context) =>
      context.json(fullTeam(addresses, context.var.organization, context.var.team)),
    );

    routes.patch(path, found, mayChange, async (context) => {
      const { organization, team } = context.var;
      const body = teamChange.safeParse(await readJson(context));
      if (!body.success) {
        return badBody(context, body.error);
      }
      const fields = fieldsOf(organization, body.data);
      const problem = problemWith(organization, { ...team, ...fields }, body.data, team);
      if (problem !== undefined) {
        return validationFailed(context, "Team", ...problem);
      }
      const before = JSON.stringify(fullTeam(addresses, organization, team));
      directory.changeTeam(organization, team, fields);
      const after = fullTeam(addresses, ...latest(directory.organizations, organization, team));
      return context.json(after, JSON.stringify(after) === before ? 200 : 201);
    });

    routes.delete(path, found, mayChange, (context) => {
      directory.deleteTeam(context.var.organization, context.var.team);
      return context.body(null, 204);
    });

    routes.get(`${path}/members`, found, (context) => {
      const { organization, team } = context.var;
      const role = context.req.query("role") ?? "all";
      const members = membersWithBelow(organization, team).filter(
        (login) => role === "all" || membershipOf(organization, team, login)?.role === role,
      );
      const people = members.flatMap((login) => findPerson(directory, login) ?? []);
      return context.json(
        pageOf(
          context,
          addresses.web,
          people.map((person) => simpleUser(addresses, person)),
        ),
      );
    });

    routes.get(`${path}/teams`, found, (context) => {
      const { organization, team } = context.var;
      const children = teamsBelow(organization, team).filter(
        ({ parent }) => parent !== undefined && sameName(parent, team.slug),
      );
      return context.json(
        pageOf(
          context,
          addresses.web,
          children.map((child) => listedTeam(addresses, organization, child)),
        ),
      );
    });

    // The lab has no repositories.
    routes.get(`${path}/repos`, found, (context) => context.json([]));

    routes.get(`${path}/memberships/:username`, found, (context) => {
      const { organization, team } = context.var;
      const username = context.req.param("username");
      const membership = membershipOf(organization, team, username);
      return membership === undefined
        ? notFound(context)
        : context.json(teamMembership(addresses, organization, team, username, membership));
    });

    routes.put(`${path}/memberships/:username`, found, mayChange, async (context) => {
      const { organization, team } = context.var;
      const body = newMembership.safeParse(await readJson(context));
      const username = context.req.param("username");
      if (!body.success) {
        return badBody(context, body.error);
      }
      if (findOrganization(directory, username) !== undefined) {
        return validationFailed(context, "TeamMember", "user", "Cannot add an organization as a member.");
      }
      const person = findPerson(directory, username);
      if (person === undefined) {
        return notFound(context);
      }
      const membership = directory.addToTeam(organization, team, person.login, body.data.role);
      return context.json(teamMembership(addresses, organization, team, person.login, membership));
    });

    routes.delete(`${path}/memberships/:username`, found, mayChange, (context) => {
      const { organization, team } = context.var;
      const username = context.req.param("username");
      if (membershipOf(organization, team, username) === undefined) {
        return notFound(context);
      }
      directory.removeFromTeam(organization, team, username);
      return context.body(null, 204);
    });
  }

  return routes;
}

type TeamChange = z.infer<typeof teamChange>;

/** What a body says of a team, in the directory's words. */
function fieldsOf(organization: Organization, body: TeamChange): TeamFields {
  const { name, description, privacy, notification_setting, parent_team_id } = body;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(privacy === undefined ? {} : { privacy }),
    ...(notification_setting === undefined
      ? {}
      : { notifications: notification_setting === "notifications_enabled" }),
    ...(parent_team_id === undefined
      ? {}
      : { parent: organization.teams.find(({ id }) => id === parent_team_id)?.slug }),
  };
}

/** The field that is wrong with a team as it would be, and why. Undefined when none is. */
function problemWith(
  organization: Organization,
  { name, parent, privacy }: TeamFields,
  { parent_team_id }: TeamChange,
  self?: Team,
): readonly [field: string, message: string] | undefined {
  const nameProblem = teamNameProblem(organization, name ?? "", self);
  if (nameProblem !== undefined) {
    return ["name", nameProblem];
  }
  if (typeof parent_team_id === "number" && parent === undefined) {
    return ["parent_team_id", "Parent team does not exist"];
  }
  const family = self === undefined ? [] : [self, ...teamsBelow(organization, self)];
  if (family.some(({ slug }) => parent !== undefined && sameName(slug, parent))) {
    return ["parent_team_id", "A team cannot be nested in itself"];
  }
  return privacy === "secret" && (parent !== undefined || family.length > 1)
    ? ["privacy", "Nested teams and their parents cannot be secret"]
    : undefined;
}

/** The organisation and the team as they are after a change. */
function latest(
  organizations: readonly Organization[],
  organization: Organization,
  team: Team,
): [Organization, Team] {
  const current = organizations.find(({ id }) => id === organization.id) ?? organization;
  return [current, current.teams.find(({ id }) => id === team.id) ?? team];
}

/** A JSON body. An empty one counts as an empty object, a broken one as nothing. */
async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function badBody(context: Context, { issues }: z.ZodError) {
  const [issue] = issues;
  return validationFailed(context, "Team", issue?.path.join(".") ?? "", issue?.message ?? "Invalid body");
}
