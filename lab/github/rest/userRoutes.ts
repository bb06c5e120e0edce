import { Hono } from "hono";
import { findPerson, organizationsOf, teamsOf } from "../directory.ts";
import {
  type Authenticated,
  mayListOrganizations,
  mayListTeams,
  mayReadEmails,
  mayReadTeamsOf,
} from "./authentication.ts";
import { notFound, notForThisApp, restError } from "./errors.ts";
import { pageOf } from "./pagination.ts";
import type { RestParts } from "./parts.ts";
import { emails, fullTeam, publicUser, simpleOrganization } from "./representations.ts";

/** What people and their apps ask about people. */
export function userRoutes({ directory, addresses }: RestParts): Hono<Authenticated> {
  const routes = new Hono<Authenticated>();

  routes.get("/user", (context) => context.json(publicUser(addresses, context.var.caller.person)));

  routes.get("/user/emails", (context) => {
    const { caller } = context.var;
    if (mayReadEmails(caller)) {
      return context.json(pageOf(context, addresses.web, emails(caller.person)));
    }
    return caller.gitHubApp === undefined ? notFound(context) : notForThisApp(context);
  });

  routes.get("/user/orgs", (context) => {
    const { caller } = context.var;
    if (!mayListOrganizations(caller)) {
      return restError(
        context,
        403,
        "You need at least read:org scope or user scope to list your organizations.",
      );
    }
    // The description says so of fine-grained tokens, such as those of GitHub Apps.
    const organizations =
      caller.gitHubApp === undefined ? organizationsOf(directory, caller.person.login) : [];
    return context.json(
      pageOf(
        context,
        addresses.web,
        organizations.map((each) => simpleOrganization(addresses, each)),
      ),
    );
  });

  routes.get("/user/teams", (context) => {
    const { caller } = context.var;
    if (!mayListTeams(caller)) {
      return caller.gitHubApp === undefined ? notFound(context) : notForThisApp(context);
    }
    const teams = teamsOf(directory, caller.person.login).filter(({ organization }) =>
      mayReadTeamsOf(caller, organization),
    );
    return context.json(
      pageOf(
        context,
        addresses.web,
        teams.map(({ organization, team }) => fullTeam(addresses, organization, team)),
      ),
    );
  });

  routes.get("/users/:username", (context) => {
    const person = findPerson(directory, context.req.param("username"));
    return person === undefined ? notFound(context) : context.json(publicUser(addresses, person));
  });

  return routes;
}
