import { createMiddleware } from "hono/factory";
import { type Account, type Directory, findOrganization, isOwner, type Person } from "../directory.ts";
import type { Grants } from "../grants.ts";
import type { RequestLog } from "../requestLog.ts";
import { notFoundPage } from "./layout.ts";
import { signedInPerson, signInUrl } from "./session.ts";

/** What a handler knows of a request to somebody's settings. */
export type OwnersRequest = RequestLog & {
  Variables: {
    /** Who asks. */
    person: Person;
    /** Whose settings they are: an organisation's that the person owns, or their own. */
    account: Account;
    /** Where the account's settings are, without a slash at the end. */
    settings: string;
  };
};

/** The paths of an organisation's settings and of a person's own. */
export const settingsPaths = ["/organizations/:org/settings", "/settings"] as const;

/**
 * Lets only owners of the organisation in the path through, or any person to their own settings. Others are told that
 * there is nothing, as GitHub does; who is not signed in is asked to do so first.
 */
export function ownersOnly(directory: Directory, grants: Grants) {
  return createMiddleware<OwnersRequest>(async (context, next) => {
    const person = signedInPerson(context, directory, grants);
    if (person === undefined) {
      return context.redirect(signInUrl(context));
    }
    context.set("who", person.login);
    const login = context.req.param("org");
    const organization = login === undefined ? undefined : findOrganization(directory, login);
    if (login !== undefined && (organization === undefined || !isOwner(organization, person.login))) {
      return context.html(notFoundPage("There is nothing at this address."), 404);
    }
    context.set("person", person);
    context.set("account", organization ?? person);
    context.set(
      "settings",
      organization === undefined ? "/settings" : `/organizations/${organization.login}/settings`,
    );
    await next();
    return undefined;
  });
}
