import { createHash } from "node:crypto";
import { installationUrl } from "../../github/addresses.ts";
import type { RegisteredApp } from "../../github/appApi.ts";
import { type AppRegistration, neededPermissions } from "../../github/appManifest.ts";

const style = `
body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem;color:#1f2328}
dt{color:#59636e}dd{margin:0 0 .5rem}button,a{font:inherit;color:#fff;background:#1f883d;border:0;border-radius:6px;
padding:.4rem 1rem;text-decoration:none;cursor:pointer}`;
const script = "document.forms[0].submit()";

/**
 * What these pages may do: their own style and script, nothing from elsewhere, in no frame. A form may go to any https
 * address, since browsers hold redirects to it too, and a GitHub may send people to their company's sign-in.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "img-src data:",
  "form-action https:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/**
 * The page that posts a manifest to GitHub, by itself where the browser runs scripts. A manifest can only be posted, so no
 * link could do it.
 *
 * @param action GitHub's form, with the state.
 */
export function confirmPage(
  action: string,
  manifest: string,
  { name, callbackUrl }: AppRegistration,
): string {
  const permissions = Object.entries(neededPermissions).map(([what, right]) => `${what}: ${right}`);
  return page(
    "Register a GitHub App",
    `<h1>Register a GitHub App</h1>
<p>On the next page GitHub asks you to create the app that people log in through.</p>
<dl><dt>Name</dt><dd>${escaped(name)}</dd><dt>Callback URL</dt><dd>${escaped(callbackUrl)}</dd>
<dt>Permissions</dt><dd>${escaped(permissions.join(", "))}</dd></dl>
<form action="${escaped(action)}" method="post">
<input type="hidden" name="manifest" value="${escaped(manifest)}">
<button>Go on to GitHub</button></form>
<script>${script}</script>`,
  );
}

/** The page after an app was registered. */
export function registeredPage(
  { name, htmlUrl, owner }: Pick<RegisteredApp, "name" | "htmlUrl" | "owner">,
  organization: string,
): string {
  return page(
    "Registered",
    `<h1>The GitHub App ${escaped(name)} is registered</h1>
<p>It belongs to ${escaped(owner.login)}. Its secret is in the stack's state, encrypted. One step is left: install it on ${escaped(organization)}, so that it can
see who is in which team.</p>
<p><a href="${escaped(installationUrl(htmlUrl))}">Install it on ${escaped(organization)}</a></p>`,
  );
}

/** The page for what went wrong. */
export function problemPage(problem: string): string {
  return page("Not registered", `<h1>Not registered</h1><p role="alert">${escaped(problem)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Latchkey</title><link rel="icon" href="data:,"><style>${style}</style></head><body>
${body}
</body></html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
