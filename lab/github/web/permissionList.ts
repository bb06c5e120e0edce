import { html } from "hono/html";
import type { Html } from "./layout.ts";

/** The permissions of a GitHub App as a list. */
export function permissionList(permissions: Readonly<Record<string, string>>): Html {
  return html`<ul class="scopes">
    ${Object.entries(permissions).map(
      ([name, level]) => html`<li><b>${name}</b><span class="quiet">${level}</span></li>`,
    )}
  </ul>`;
}
