import { html } from "hono/html";
import type { Person } from "../directory.ts";
import { flash, type Html, layout } from "./layout.ts";

/** What the sign-in page is opened with. */
export interface SignIn {
  /** The local path to go to afterwards. */
  readonly returnTo: string;
  /** The login that was typed before. Default: none. */
  readonly login?: string;
  /** Why the last attempt failed. Default: there was none. */
  readonly problem?: string;
}

/** User name and password. */
export function signInPage({ returnTo, login = "", problem }: SignIn): Html {
  return layout(
    "Sign in",
    html`<h1>Sign in to GitHub</h1>
      ${problem === undefined ? "" : flash(problem)}
      <form class="panel" action="/session" method="post">
        <input type="hidden" name="return_to" value="${returnTo}" />
        <label for="login">Username or email address</label>
        <input
          id="login"
          name="login"
          value="${login}"
          autocomplete="username"
          autocapitalize="off"
          required
        />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <button class="go" type="submit">Sign in</button>
      </form>`,
    "narrow",
  );
}

/** Where somebody lands who was not sent by an app. */
export function homePage(person: Person, organizations: readonly string[]): Html {
  return layout(
    "Home",
    html`<h1>${person.name}</h1>
      <div class="panel">
        <p class="centred">
          Signed in as <b>${person.login}</b>, member of <b>${organizations.join(", ")}</b>.
        </p>
        <form class="centred" action="/logout" method="post"><button type="submit">Sign out</button></form>
      </div>`,
  );
}
