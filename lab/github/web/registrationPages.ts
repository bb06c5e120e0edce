import { html } from "hono/html";
import type { Manifest } from "../apps/manifest.ts";
import { flash, type Html, layout } from "./layout.ts";
import { permissionList } from "./permissionList.ts";

/** What the page shows that registers a GitHub App. */
export interface GitHubAppRegistration {
  /** Where the form goes: the owner's settings. */
  readonly settings: string;
  /** The login of the owner. */
  readonly owner: string;
  /** What the form brings back to say which manifest it is about. */
  readonly draft: string;
  /** What is to be registered. */
  readonly manifest: Manifest;
  /** The name in the field. */
  readonly name: string;
  /** Why it cannot be registered under this name. */
  readonly problem: string | undefined;
}

/** Asks an owner whether the GitHub App of a manifest shall exist. */
export function createGitHubAppPage(registration: GitHubAppRegistration): Html {
  const { settings, owner, draft, manifest, name, problem } = registration;
  return layout(
    "Create GitHub App",
    html`<h1>Create GitHub App for ${owner}</h1>
      ${problem === undefined ? "" : flash(problem)}
      <form class="panel" action="${settings}/apps" method="post">
        <input type="hidden" name="draft" value="${draft}" />
        <label for="name">GitHub App name</label>
        <input id="name" name="name" value="${name}" autocomplete="off" />
        <p class="quiet">Home page: <code>${manifest.url}</code></p>
        ${permissionList(manifest.default_permissions)}
        ${manifest.callback_urls.map((url) => html`<p class="quiet">Callback URL: <code>${url}</code></p>`)}
        <button class="go" type="submit">Create GitHub App for ${owner}</button>
      </form>`,
  );
}

/** What is wrong with a manifest, in the words that GitHub has for it. */
export function invalidManifestPage(problems: readonly string[]): Html {
  return layout(
    "Invalid GitHub App configuration",
    html`<h1>Invalid GitHub App configuration</h1>
      ${flash(
        html`The configuration does not appear to be a valid GitHub App manifest.
        ${problems.map((problem) => html`<br />Error ${problem}.`)}`,
      )}`,
  );
}

/** The fields of a new OAuth App. */
export interface OAuthAppFields {
  /** The name that people see. */
  readonly name: string;
  /** The app's home page. */
  readonly url: string;
  /** The authorization callback URL. */
  readonly callbackUrl: string;
}

/** The form for a new OAuth App, filled in as far as the asker knows. */
export function newOAuthAppPage(
  settings: string,
  { name, url, callbackUrl }: OAuthAppFields,
  problem?: string,
): Html {
  return layout(
    "New OAuth app",
    html`<h1>Register a new OAuth app</h1>
      ${problem === undefined ? "" : flash(problem)}
      <form class="panel" action="${settings}/applications" method="post">
        <label for="name">Application name</label>
        <input id="name" name="oauth_application[name]" value="${name}" autocomplete="off" />
        <label for="url">Homepage URL</label>
        <input id="url" name="oauth_application[url]" value="${url}" />
        <label for="callback">Authorization callback URL</label>
        <input id="callback" name="oauth_application[callback_url]" value="${callbackUrl}" />
        <button class="go" type="submit">Register application</button>
      </form>`,
  );
}
