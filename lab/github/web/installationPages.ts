import { html } from "hono/html";
import type { GitHubApp } from "../apps/app.ts";
import { permissionsOnAccount } from "../apps/permissions.ts";
import { type Html, layout } from "./layout.ts";
import { permissionList } from "./permissionList.ts";

/** What anybody may know of a GitHub App. */
export function gitHubAppPage(app: GitHubApp): Html {
  return layout(
    app.name,
    html`<h1>${app.name}</h1>
      <div class="panel">
        <p>${app.description ?? ""}</p>
        <p class="quiet">By <b>${app.owner}</b> · <a href="${app.url}">${app.url}</a></p>
        <p class="centred"><a href="/github-apps/${app.slug}/installations/new">Install</a></p>
      </div>`,
  );
}

/** Asks a person whether to install an app, on one of these accounts. */
export function installPage(app: GitHubApp, accounts: readonly string[]): Html {
  return layout(
    `Install ${app.name}`,
    html`<h1>Install ${app.name}</h1>
      <form class="panel" action="/github-apps/${app.slug}/installations" method="post">
        <label for="target">On</label>
        <select id="target" name="target">
          ${accounts.map((account) => html`<option>${account}</option>`)}
        </select>
        ${permissionList(permissionsOnAccount(app.permissions))}
        <button class="go" type="submit">Install</button>
      </form>`,
  );
}

/** Says that an app is installed. */
export function installedPage(app: GitHubApp, account: string): Html {
  return layout(
    app.name,
    html`<h1>${app.name} is installed on ${account}</h1>
      <div class="panel">${permissionList(permissionsOnAccount(app.permissions))}</div>`,
  );
}
