import { Hono } from "hono";
import { findOrganization, isMember } from "../directory.ts";
import { type Authenticated, mayReadTeamsOf } from "./authentication.ts";
import { notFound } from "./errors.ts";
import type { RestParts } from "./parts.ts";
import { fullOrganization } from "./representations.ts";

/** What people and their apps ask about organisations and who is in them. */
export function organizationRoutes({ directory, addresses }: RestParts): Hono<Authenticated> {
  const routes = new Hono<Authenticated>();

  routes.get("/orgs/:org", (context) => {
    const organization = findOrganization(directory, context.req.param("org"));
    return organization === undefined
      ? notFound(context)
      : context.json(fullOrganization(addresses, organization));
  });

  routes.get("/orgs/:org/members/:username", (context) => {
    const { org, username } = context.req.param();
    const organization = findOrganization(directory, org);
    if (organization === undefined) {
      return notFound(context);
    }
    // Who may not see private memberships is sent on to the public ones.
    if (!mayReadTeamsOf(context.var.caller, organization)) {
      return context.redirect(`${addresses.api}/orgs/${organization.login}/public_members/${username}`, 302);
    }
    return isMember(organization, username) ? context.body(null, 204) : notFound(context);
  });

  // Every membership of the lab is private.
  routes.get("/orgs/:org/public_members/:username", notFound);

  return routes;
}
