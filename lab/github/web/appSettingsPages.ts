import { html } from "hono/html";
import type { App, GitHubApp } from "../apps/app.ts";
import { type Html, layout } from "./layout.ts";
import { permissionList } from "./permissionList.ts";

/** Where the settings of an app are, below those of its owner. */
export function appPath(app: App): string {
  return app.kind === "github-app" ? `/apps/${app.slug}` : `/applications/${app.id}`;
}

/** The apps of an account. */
export function appListPage(settings: string, apps: readonly App[]): Html {
  return layout(
    "Apps",
    html`<h1>Apps</h1>
      <div class="panel">
        ${apps.map((app) => html`<p><a href="${settings}${appPath(app)}">${app.name}</a></p>`)}
      </div>`,
  );
}

/** An app's settings. A secret is shown once, right after it was made. */
export function appSettingsPage(settings: string, app: App, secret?: string): Html {
  const path = `${settings}${appPath(app)}`;
  const callbackUrls = app.kind === "github-app" ? app.callbackUrls : [app.callbackUrl];
  return layout(
    app.name,
    html`<h1>${app.name}</h1>
      <div class="panel">
        <p>Client ID: <code>${app.clientId}</code></p>
        ${callbackUrls.map((url) => html`<p>Callback URL: <code>${url}</code></p>`)}
        ${app.kind === "github-app" ? permissionList(app.permissions) : ""}
        ${secret === undefined ? "" : newSecret(secret)}
        <form action="${path}/client_secret" method="post">
          <button type="submit">Generate a new client secret</button>
        </form>
        ${
          app.kind === "github-app"
            ? html`<p class="centred"><a href="${path}/advanced">Advanced</a></p>`
            : ""
        }
      </div>`,
  );
}

function newSecret(secret: string): Html {
  return html`<p class="quiet">Copy the new client secret now. It is not shown again.</p>
    <label for="secret">New client secret</label>
    <input id="secret" readonly value="${secret}" />`;
}

/** The page on which an owner deletes a GitHub App. */
export function advancedPage(settings: string, app: GitHubApp): Html {
  return layout(
    `Advanced · ${app.name}`,
    html`<h1>${app.name}</h1>
      <form class="panel" action="${settings}${appPath(app)}/delete" method="post">
        <p>Nobody can log in through a GitHub App that is deleted.</p>
        <button type="submit">Delete GitHub App</button>
      </form>`,
  );
}
