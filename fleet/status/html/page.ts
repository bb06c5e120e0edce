import { createHash } from "node:crypto";
import type { FleetStatus } from "../fleetStatus.ts";
import { minuteText } from "../timeText.ts";
import { accessSection } from "./accessSection.ts";
import { certificatesSection } from "./certificatesSection.ts";
import { clientsSection } from "./clientsSection.ts";
import { clustersSection } from "./clustersSection.ts";
import { concernsSection } from "./concernsSection.ts";
import { filterScript } from "./filterScript.ts";
import { shapes } from "./marks.ts";
import { markup, Markup } from "./markup.ts";
import { style } from "./style.ts";
import { summary } from "./summary.ts";

/** What stands in every page of ours and in no other, so that nobody's own file is written over. */
export const generator = `<meta name="generator" content="latchkey status">`;

/** With fewer clusters than these nobody looks for one. */
const fewClusters = 12;

/**
 * A fleet's status as one page that needs nothing else: no file, no network, no script to be read. Its policy lets nothing
 * but its own style and script take effect, by their hashes.
 */
export function statusPage(status: FleetStatus): string {
  const isSearched = status.clusters.length > fewClusters;
  const sections = [
    concernsSection(status),
    clustersSection(status),
    certificatesSection(status),
    clientsSection(status),
    accessSection(status),
  ];
  const policy = [
    "default-src 'none'",
    `style-src '${sourceHash(style)}'`,
    `script-src ${isSearched ? `'${sourceHash(filterScript)}'` : "'none'"}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const host = status.issuer.replace(/^https:\/\//, "");
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        ${Markup.raw(generator)}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${host}: status of the fleet</title>
        ${Markup.raw(`<style>${style}</style>`)}
      </head>
      <body>
        ${shapes}
        <header>
          <p class="brand">Latchkey: status of the fleet</p>
          <h1>${host}</h1>
          <p class="hint">
            As it stood on <time datetime="${status.takenAt}">${minuteText(status.takenAt)}</time>.
          </p>
          ${summary(status)}
          <nav aria-label="Contents">
            ${sections.map(({ id, heading }) => markup`<a href="#${id}">${heading}</a> `)}
          </nav>
        </header>
        <main>
          ${
            isSearched
              ? markup`<p id="filter" hidden>
                  <label>
                    Show clusters whose name holds
                    <input type="search" autocomplete="off" spellcheck="false" />
                  </label>
                  <output></output>
                </p>`
              : undefined
          }
          ${sections.map(
            ({ id, heading, body }) =>
              markup`<section id="${id}" aria-labelledby="${id}-heading">
                <h2 id="${id}-heading">${heading}</h2>
                ${body}
              </section>`,
          )}
        </main>
        <footer>
          <p>
            Written by latchkey status ${status.latchkeyVersion}. Nothing in this page is secret, and nothing
            of it is loaded from elsewhere.
          </p>
        </footer>
        ${isSearched ? Markup.raw(`<script>${filterScript}</script>`) : undefined}
      </body>
    </html>`.toString();
}

/** How a policy names an inline source (Content Security Policy Level 3, 2.3.1). */
function sourceHash(source: string): string {
  return `sha256-${createHash("sha256").update(source).digest("base64")}`;
}
