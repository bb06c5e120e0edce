import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { type Directory, findPerson, type Person } from "../directory.ts";
import type { Grants } from "../grants.ts";

/** The cookie that GitHub keeps a browser signed in with. */
const cookie = "user_session";

/** The person signed in with the asking browser, or undefined. */
export function signedInPerson(context: Context, directory: Directory, grants: Grants): Person | undefined {
  const login = grants.signedIn(getCookie(context, cookie));
  return login === undefined ? undefined : findPerson(directory, login);
}

/** Signs the asking browser in. */
export function startSession(context: Context, grants: Grants, person: Person): void {
  // Lax: an app's page may lead here, but may not post the consent form in the person's name.
  setCookie(context, cookie, grants.signIn(person.login), {
    path: "/",
    httpOnly: true,
    secure: true,
    sameSite: "Lax",
    maxAge: 14 * 24 * 60 * 60,
  });
}

/** Signs the asking browser out. */
export function endSession(context: Context, grants: Grants): void {
  const session = deleteCookie(context, cookie, { path: "/", secure: true });
  if (session !== undefined) {
    grants.signOut(session);
  }
}

/** Where a browser is sent to sign in. It comes back to the page that it asked for, if it asked for one. */
export function signInUrl(context: Context): string {
  const { pathname, search } = new URL(context.req.url);
  const here = context.req.method === "GET" ? pathname + search : "/";
  return `/login?${new URLSearchParams({ return_to: here }).toString()}`;
}
