import { createMiddleware } from "hono/factory";
import { type GitHubApp, mayRead, hasPermission } from "../apps/app.ts";
import type { Apps } from "../apps/registry.ts";
import {
  type Directory,
  findPerson,
  isMember,
  isOwner,
  type Organization,
  type Person,
} from "../directory.ts";
import type { Grants } from "../grants.ts";
import type { RequestLog } from "../requestLog.ts";
import { restError } from "./errors.ts";

/** Whom a request with a valid token comes from. */
export interface Caller {
  /** The person whom the token speaks for. */
  readonly person: Person;
  /** The scopes of the token. */
  readonly scopes: readonly string[];
  /** The GitHub App that holds the token. Undefined for a token of an OAuth App or of the person themselves. */
  readonly gitHubApp: GitHubApp | undefined;
}

/** What handlers know of a request with a valid token. */
export type Authenticated = RequestLog & { Variables: { caller: Caller } };

/** The scopes of which one is needed, broadest last (docs.github.com, "Scopes for OAuth apps"). */
const scopesFor = {
  "read emails": ["user:email", "user"],
  "read organizations": ["read:org", "write:org", "admin:org", "user"],
  "read teams": ["read:org", "write:org", "admin:org"],
  "write teams": ["admin:org"],
} as const;

/** The token in an Authorization header, or undefined. `token` is GitHub's older word before it. */
export function tokenIn(authorization: string | undefined): string | undefined {
  return /^(?:bearer|token) (.+)$/i.exec(authorization ?? "")?.[1];
}

/** Lets requests with a person's token through. Tokens of an app that was deleted are worth nothing. */
export function authenticate(directory: Directory, apps: Apps, grants: Grants) {
  return createMiddleware<Authenticated>(async (context, next) => {
    const value = tokenIn(context.req.header("Authorization"));
    if (value === undefined) {
      return restError(context, 401, "Requires authentication");
    }
    const token = grants.token(value);
    const person = token === undefined ? undefined : findPerson(directory, token.login);
    const app = apps.withClientId(token?.clientId);
    if (token === undefined || person === undefined || (token.clientId !== undefined && app === undefined)) {
      return restError(context, 401, "Bad credentials");
    }
    const gitHubApp = app?.kind === "github-app" ? app : undefined;
    context.set("who", person.login);
    context.set("caller", { person, scopes: token.scopes, gitHubApp });
    await next();
    if (gitHubApp === undefined) {
      context.header("X-OAuth-Scopes", token.scopes.join(", "));
    }
    return undefined;
  });
}

/** Whether the caller may read the person's addresses. */
export function mayReadEmails({ scopes, gitHubApp }: Caller): boolean {
  return gitHubApp === undefined ? holdsOne(scopes, "read emails") : hasPermission(gitHubApp, "emails");
}

/** Whether the caller may list the person's organisations. */
export function mayListOrganizations({ scopes, gitHubApp }: Caller): boolean {
  return gitHubApp !== undefined || holdsOne(scopes, "read organizations");
}

/** Whether the caller's token is good for teams and members at all, wherever the person is in. */
export function mayListTeams({ scopes, gitHubApp }: Caller): boolean {
  return gitHubApp === undefined ? holdsOne(scopes, "read teams") : hasPermission(gitHubApp, "members");
}

/** Whether the caller may read who is in the organisation and in its teams. */
export function mayReadTeamsOf(caller: Caller, organization: Organization): boolean {
  const { person, scopes, gitHubApp } = caller;
  const allowed =
    gitHubApp === undefined
      ? holdsOne(scopes, "read teams")
      : mayRead(gitHubApp, "members", organization.login);
  return allowed && isMember(organization, person.login);
}

/** Whether the caller may change the organisation's teams. Team maintainers, who may change theirs, are not known here. */
export function mayChangeTeamsOf(caller: Caller, organization: Organization): boolean {
  const { person, scopes, gitHubApp } = caller;
  const allowed =
    gitHubApp === undefined
      ? holdsOne(scopes, "write teams")
      : mayRead(gitHubApp, "members", organization.login) && gitHubApp.permissions["members"] === "write";
  return allowed && isOwner(organization, person.login);
}

function holdsOne(held: readonly string[], purpose: keyof typeof scopesFor): boolean {
  return scopesFor[purpose].some((scope) => held.includes(scope));
}
