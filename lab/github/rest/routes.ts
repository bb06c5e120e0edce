import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import {
  type Directory,
  findOrganization,
  findPerson,
  findTeam,
  isMember,
  organizationsOf,
  type Person,
  teamsOf,
} from "../directory.ts";
import type { Grants } from "../grants.ts";
import type { RequestLog } from "../requestLog.ts";
import { notFound, release, restError } from "./errors.ts";
import { paginate } from "./pagination.ts";
import {
  type Addresses,
  emails,
  fullOrganization,
  fullTeam,
  listedTeam,
  publicUser,
  simpleOrganization,
} from "./representations.ts";

/** What a request with a valid token carries along. */
interface Caller {
  readonly person: Person;
  readonly scopes: readonly string[];
}

type Environment = RequestLog & { Variables: { caller: Caller } };

/** The scopes of which one is needed, broadest last (docs.github.com, "Scopes for OAuth apps"). */
const mayReadEmails = ["user:email", "user"];
const mayReadOrganizations = ["read:org", "write:org", "admin:org", "user"];
const mayReadTeams = ["read:org", "write:org", "admin:org"];

/** The REST interface below `/api/v3`: the calls that Dex's GitHub connector makes, and their neighbours. */
export function restRoutes(directory: Directory, grants: Grants, addresses: Addresses): Hono<Environment> {
  const routes = new Hono<Environment>();

  routes.use(async (context, next) => {
    await next();
    context.header("X-GitHub-Enterprise-Version", `${release}.0`);
    context.header("X-GitHub-Media-Type", "github.v3; format=json");
  });

  routes.get("/meta", (context) =>
    context.json({ verifiable_password_authentication: true, installed_version: `${release}.0` }),
  );

  routes.use(
    createMiddleware<Environment>(async (context, next) => {
      const [, value] = /^(?:bearer|token) (.+)$/i.exec(context.req.header("Authorization") ?? "") ?? [];
      if (value === undefined) {
        return restError(context, 401, "Requires authentication");
      }
      const token = grants.token(value);
      const person = token === undefined ? undefined : findPerson(directory, token.login);
      if (token === undefined || person === undefined) {
        return restError(context, 401, "Bad credentials");
      }
      context.set("who", person.login);
      context.set("caller", { person, scopes: token.scopes });
      await next();
      context.header("X-OAuth-Scopes", token.scopes.join(", "));
      return undefined;
    }),
  );

  /** Answers with one page of a list. */
  const list = (context: { req: { url: string }; header: (name: string, value: string) => void }) =>
    function page<Item>(items: readonly Item[]): readonly Item[] {
      const { pathname, search } = new URL(context.req.url);
      const { items: cut, link } = paginate(items, new URL(pathname + search, addresses.web));
      if (link !== undefined) {
        context.header("Link", link);
      }
      return cut;
    };

  routes.get("/user", (context) => context.json(publicUser(addresses, context.var.caller.person)));

  routes.get("/user/emails", (context) => {
    const { person, scopes } = context.var.caller;
    return holdsOne(scopes, mayReadEmails) ? context.json(list(context)(emails(person))) : notFound(context);
  });

  routes.get("/user/orgs", (context) => {
    const { person, scopes } = context.var.caller;
    if (!holdsOne(scopes, mayReadOrganizations)) {
      return restError(
        context,
        403,
        "You need at least read:org scope or user scope to list your organizations.",
      );
    }
    const organizations = organizationsOf(directory, person.login);
    return context.json(list(context)(organizations.map((each) => simpleOrganization(addresses, each))));
  });

  routes.get("/user/teams", (context) => {
    const { person, scopes } = context.var.caller;
    if (!holdsOne(scopes, mayReadTeams)) {
      return notFound(context);
    }
    const teams = teamsOf(directory, person.login);
    return context.json(
      list(context)(teams.map(({ organization, team }) => fullTeam(addresses, organization, team))),
    );
  });

  routes.get("/orgs/:org", (context) => {
    const organization = findOrganization(directory, context.req.param("org"));
    return organization === undefined
      ? notFound(context)
      : context.json(fullOrganization(addresses, organization));
  });

  routes.get("/orgs/:org/members/:username", (context) => {
    const { person, scopes } = context.var.caller;
    const { org, username } = context.req.param();
    const organization = findOrganization(directory, org);
    if (organization === undefined) {
      return notFound(context);
    }
    // Who may not see private memberships is sent on to the public ones.
    if (!isMember(organization, person.login) || !holdsOne(scopes, mayReadTeams)) {
      return context.redirect(`${addresses.api}/orgs/${organization.login}/public_members/${username}`, 302);
    }
    return isMember(organization, username) ? context.body(null, 204) : notFound(context);
  });

  // Every membership of the lab is private.
  routes.get("/orgs/:org/public_members/:username", notFound);

  routes.get("/orgs/:org/teams", (context) => {
    const { person, scopes } = context.var.caller;
    const organization = findOrganization(directory, context.req.param("org"));
    if (organization === undefined) {
      return notFound(context);
    }
    if (!isMember(organization, person.login) || !holdsOne(scopes, mayReadTeams)) {
      return restError(context, 403, "Must be a member of the organization, with the read:org scope.");
    }
    return context.json(
      list(context)(organization.teams.map((team) => listedTeam(addresses, organization, team))),
    );
  });

  routes.get("/orgs/:org/teams/:slug", (context) => {
    const { person, scopes } = context.var.caller;
    const { org, slug } = context.req.param();
    const organization = findOrganization(directory, org);
    const team = organization === undefined ? undefined : findTeam(organization, slug);
    return organization === undefined ||
      team === undefined ||
      !isMember(organization, person.login) ||
      !holdsOne(scopes, mayReadTeams)
      ? notFound(context)
      : context.json(fullTeam(addresses, organization, team));
  });

  routes.all("*", notFound);
  return routes;
}

function holdsOne(held: readonly string[], needed: readonly string[]): boolean {
  return needed.some((scope) => held.includes(scope));
}
