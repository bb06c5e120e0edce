import type { FleetStatus } from "../fleetStatus.ts";
import { markup } from "./markup.ts";
import { cell, dayOf, link, momentAgo, type Section } from "./parts.ts";

/** The stacks' clients at GitHub, and the age of their secrets. */
export function clientsSection({ gitHubClients, takenAt }: FleetStatus): Section {
  return {
    id: "clients",
    heading: "Clients at GitHub",
    body:
      gitHubClients.length === 0
        ? markup`<p class="empty">None: no cluster that is shown has one, or none that has is applied.</p>`
        : markup`<table class="clients">
            <caption class="unseen">
              Clients at GitHub
            </caption>
            <thead>
              <tr>
                <th scope="col">Cluster</th>
                <th scope="col">Client id</th>
                <th scope="col">Secret first seen</th>
                <th scope="col">A new one</th>
              </tr>
            </thead>
            <tbody>
              ${gitHubClients.map(
                ({ cluster, clientId, secretSince, secretPage }) =>
                  markup`<tr data-cluster="${cluster}">
                    <th scope="row">${cluster}</th>
                    ${cell("Client id", markup`<code>${clientId}</code>`)}${cell("Secret first seen", markup`<b>${momentAgo(secretSince, takenAt)}</b> <span class="muted">${dayOf(secretSince)}</span>`)}${cell("A new one", link(secretPage, "is made at GitHub"))}
                  </tr>`,
              )}
            </tbody>
          </table>`,
  };
}
