import { html } from "hono/html";
import type { Person } from "../directory.ts";
import type { AuthorizationRequest } from "../oauth/request.ts";
import type { OAuthApp } from "../oauthApp.ts";

type Html = ReturnType<typeof html>;

/** A key, since GitHub's own mark stands for GitHub alone. */
const mark = html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="12" fill="#1f2328" />
  <path
    fill="none"
    stroke="#fff"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    d="M10.6 13.4 17 7m-2.6 2.6 2 2M11.6 15.2a2.6 2.6 0 1 1-5.2 0 2.6 2.6 0 0 1 5.2 0Z"
  />
</svg>`;

function layout(title: string, content: Html, width: "narrow" | "wide" = "wide"): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · GitHub stand-in</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <div class="ribbon" role="note">
          This is not GitHub: it is the Latchkey lab's stand-in, with invented people.
        </div>
        <main class="${width}">${mark}${content}</main>
      </body>
    </html>`;
}

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
      ${problem === undefined ? "" : html`<div class="flash" role="alert">${problem}</div>`}
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

const scopeTexts: Readonly<Record<string, readonly [string, string]>> = {
  "user:email": ["Personal user data", "Email addresses (read-only)"],
  "read:org": ["Organizations and teams", "Read-only access"],
};

/** Asks a person whether an app may have what it requests. The form brings the request back. */
export function consentPage(app: OAuthApp, person: Person, request: AuthorizationRequest): Html {
  const { scopes, redirectUrl, fields } = request;
  return layout(
    `Authorize ${app.name}`,
    html`<h1>Authorize ${app.name}?</h1>
      <div class="panel">
        <p class="quiet">
          <b>${app.name}</b> by <b>${app.owner}</b> wants to access your <b>${person.login}</b> account
        </p>
        <ul class="scopes">
          ${scopes.map((scope) => {
            const [title, text] = scopeTexts[scope] ?? [scope, "Access to this scope"];
            return html`<li>
              <b>${title}</b><span class="quiet">${text} · <code>${scope}</code></span>
            </li>`;
          })}
        </ul>
        <form class="choices" action="/login/oauth/authorize" method="post">
          ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
          <button type="submit" name="authorize" value="0">Cancel</button>
          <button class="go" type="submit" name="authorize" value="1">Authorize ${app.owner}</button>
        </form>
      </div>
      <p class="quiet centred">
        Authorizing will redirect to<br /><code>${new URL(redirectUrl).origin}</code>
      </p>`,
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

/** The page for an address that does not exist, or an app that is not registered. */
export function notFoundPage(detail: string): Html {
  return layout(
    "Page not found",
    html`<h1>404: page not found</h1>
      <div class="panel"><p role="alert">${detail}</p></div>`,
  );
}
