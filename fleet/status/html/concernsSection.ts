import type { Concern, FleetStatus } from "../fleetStatus.ts";
import { markShape } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { joined, type Section } from "./parts.ts";
import { rowId } from "./clustersSection.ts";

/** How many clusters a concern names; the rest is counted, and shows in the section of clusters. */
const mostNamed = 12;

/** What a person should see to. */
export function concernsSection(status: FleetStatus): Section {
  const { concerns } = status;
  return {
    id: "concerns",
    heading: "Needs attention",
    body:
      concerns.length === 0
        ? markup`<p class="calm">
            ${markShape("fine")} Nothing. Every cluster that is shown is applied, and no certificate is due.
          </p>`
        : markup`<ul class="concerns">
            ${concerns.map((concern) => concernItem(concern, status))}
          </ul>`,
  };
}

function concernItem({ level, clusters, what, remedy }: Concern, status: FleetStatus): Markup {
  const named = clusters
    .slice(0, mostNamed)
    .map((cluster) => markup`<a href="#${rowId(cluster, status)}">${cluster}</a>`);
  const more = clusters.length - named.length;
  const whose =
    named.length === 0
      ? undefined
      : markup`<strong>${joined(named, ", ")}${more > 0 ? ` and ${more} more` : ""}</strong>: `;
  return markup`<li class="${level}">
    ${markShape(level)}
    <div>
      <span class="unseen">${level}: </span>${whose}<span class="what">${named.length === 0 ? capitalized(what) : what}</span><span class="remedy">${capitalized(remedy)}.</span>
    </div>
  </li>`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
