import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Hono } from "hono";
import { type Directory, findPerson, organizationsOf, type Person } from "../directory.ts";
import type { Grants } from "../grants.ts";
import type { RequestLog } from "../requestLog.ts";
import { homePage, signInPage } from "./pages.ts";
import { endSession, signedInPerson, startSession } from "./session.ts";

const style = readFileSync(join(import.meta.dirname, "style.css"), "utf8");

/** The pages on which a person signs in and out. */
export function webRoutes(directory: Directory, grants: Grants, web: string): Hono<RequestLog> {
  const routes = new Hono<RequestLog>();

  routes.get("/assets/style.css", (context) => context.body(style, 200, { "Content-Type": "text/css" }));

  routes.get("/", (context) => {
    const person = signedInPerson(context, directory, grants);
    if (person === undefined) {
      return context.redirect("/login");
    }
    const organizations = organizationsOf(directory, person.login).map((each) => each.name);
    return context.html(homePage(person, organizations));
  });

  routes.get("/login", (context) => {
    const returnTo = localPath(context.req.query("return_to"), web);
    return signedInPerson(context, directory, grants) === undefined
      ? context.html(signInPage({ returnTo }))
      : context.redirect(returnTo);
  });

  routes.post("/session", async (context) => {
    const form = await context.req.parseBody();
    const login = typeof form["login"] === "string" ? form["login"] : "";
    const returnTo = localPath(typeof form["return_to"] === "string" ? form["return_to"] : undefined, web);
    const person = findAccount(directory, login);
    if (person === undefined || person.password !== form["password"]) {
      return context.html(signInPage({ returnTo, login, problem: "Incorrect username or password." }));
    }
    context.set("who", person.login);
    startSession(context, grants, person);
    return context.redirect(returnTo);
  });

  routes.post("/logout", (context) => {
    endSession(context, grants);
    return context.redirect("/login");
  });

  return routes;
}

function findAccount(directory: Directory, loginOrEmail: string): Person | undefined {
  return (
    findPerson(directory, loginOrEmail) ??
    directory.people.find((person) => person.email.toLowerCase() === loginOrEmail.toLowerCase())
  );
}

/** Leads back into this site only: the parameter may come from anybody's link. */
function localPath(returnTo: string | undefined, web: string): string {
  const target = URL.parse(returnTo ?? "/", web);
  return target?.origin === new URL(web).origin ? target.pathname + target.search : "/";
}
