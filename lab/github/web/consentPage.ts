import { html } from "hono/html";
import type { App } from "../apps/app.ts";
import type { Person } from "../directory.ts";
import type { AuthorizationRequest } from "../oauth/request.ts";
import { type Html, layout } from "./layout.ts";

/** Something that an app gets: what it is, and a note. */
type Item = readonly [title: string, text: Html | string];

const scopeTexts: Readonly<Record<string, readonly [string, string]>> = {
  "user:email": ["Personal user data", "Email addresses (read-only)"],
  "read:org": ["Organizations and teams", "Read-only access"],
};

/** Asks a person whether an app may have what it requests. The form brings the request back. */
export function consentPage(
  person: Person,
  { app, scopes, redirectUrl, fields }: AuthorizationRequest,
): Html {
  const items = app.kind === "oauth-app" ? scopeItems(scopes) : gitHubAppItems(person, app.permissions);
  return layout(
    `Authorize ${app.name}`,
    html`<h1>Authorize ${app.name}?</h1>
      <div class="panel">
        <p class="quiet">
          <b>${app.name}</b> by <b>${app.owner}</b> ${wish(app)} <b>${person.login}</b> account
        </p>
        <ul class="scopes">
          ${items.map(([title, text]) => html`<li><b>${title}</b><span class="quiet">${text}</span></li>`)}
        </ul>
        <form class="choices" action="/login/oauth/authorize" method="post">
          ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
          <button type="submit" name="authorize" value="0">Cancel</button>
          <button class="go" type="submit" name="authorize" value="1">
            Authorize ${app.kind === "oauth-app" ? app.owner : app.name}
          </button>
        </form>
      </div>
      <p class="quiet centred">
        Authorizing will redirect to<br /><code>${new URL(redirectUrl).origin}</code>
      </p>`,
  );
}

function wish({ kind }: App): string {
  return kind === "oauth-app" ? "wants to access your" : "would like permission to act for your";
}

function scopeItems(scopes: readonly string[]): readonly Item[] {
  return scopes.map((scope) => {
    const [title, text] = scopeTexts[scope] ?? [scope, "Access to this scope"];
    return [title, html`${text} · <code>${scope}</code>`];
  });
}

/** A GitHub App asks for no scopes: what a person is told follows from its permissions. */
function gitHubAppItems({ login }: Person, permissions: Readonly<Record<string, string>>): readonly Item[] {
  return [
    ["Verify your GitHub identity", login],
    ["Know which resources you can access", "Those of your organizations where the app is installed"],
    ["Act on your behalf", "Within the permissions of the app"],
    ...(permissions["emails"] === undefined
      ? []
      : [["Resources on your account", "Email addresses (read)"] as const]),
  ];
}
