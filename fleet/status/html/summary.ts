import { kubernetesVersionText, parseKubernetesVersion } from "../../../oidc/kubernetesVersion.ts";
import type { FleetStatus } from "../fleetStatus.ts";
import { dayText, distance, span } from "../timeText.ts";
import { markup, type Markup } from "./markup.ts";

/** A figure that one sees first. */
interface Figure {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** The figures at the head of the page. One of which nothing is known is left out. */
export function summary(status: FleetStatus): Markup {
  const figures = [clusters, nextEnd, clientSecret, kubernetes, latchkey].flatMap(
    (figure) => figure(status) ?? [],
  );
  return markup`<dl class="figures">
    ${figures.map(
      ({ name, value, note }) =>
        markup`<div>
          <dt>${name}</dt>
          <dd><b>${value}</b><span>${note}</span></dd>
        </div>`,
    )}
  </dl>`;
}

function clusters({ clusters: all }: FleetStatus): Figure {
  const applied = all.filter(({ state }) => state.kind === "applied").length;
  const locked = all.filter(({ lock }) => lock !== undefined).length;
  return {
    name: "Clusters",
    value: String(all.length),
    note: `${applied === all.length ? "all" : applied} applied${locked === 0 ? "" : `, ${locked} locked`}`,
  };
}

function nextEnd({ certificates, takenAt }: FleetStatus): Figure | undefined {
  const [first] = certificates;
  if (first === undefined) return undefined;
  const name = first.kind === "serving" ? "serving certificate" : "authority";
  return {
    name: first.state === "ended" ? "First certificate ended" : "First certificate ends",
    value: distance(first.ends, takenAt),
    note: `${name} of ${first.cluster}, ${dayText(first.ends)}`,
  };
}

function clientSecret({ gitHubClients, takenAt }: FleetStatus): Figure | undefined {
  const [oldest] = gitHubClients.toSorted(
    (left, right) => Date.parse(left.secretSince) - Date.parse(right.secretSince),
  );
  if (oldest === undefined) return undefined;
  return {
    name: gitHubClients.length === 1 ? "Client secret" : "Oldest client secret",
    value: span(Date.parse(takenAt) - Date.parse(oldest.secretSince)),
    note: `since it was first seen, at ${oldest.cluster}`,
  };
}

function kubernetes({ clusters: all }: FleetStatus): Figure | undefined {
  const versions = all
    .flatMap(({ kubernetesVersion }) => parseKubernetesVersion(kubernetesVersion) ?? [])
    .toSorted((left, right) => left.minor - right.minor);
  const [oldest, newest] = [versions[0], versions.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  const value =
    oldest.minor === newest.minor
      ? kubernetesVersionText(oldest)
      : `${kubernetesVersionText(oldest)} to ${kubernetesVersionText(newest)}`;
  return { name: "Kubernetes", value, note: counted(all.map(({ distribution }) => distribution)) };
}

function latchkey({ clusters: all }: FleetStatus): Figure | undefined {
  const versions = all.flatMap(({ latchkeyVersion }) => latchkeyVersion ?? []);
  const distinct = [...new Set(versions)];
  if (distinct.length === 0) return undefined;
  return {
    name: "Applied by Latchkey",
    value: distinct.length === 1 ? (distinct[0] ?? "") : `${distinct.length} versions`,
    note: distinct.length === 1 ? "wherever it is applied" : counted(versions),
  };
}

/** What there is and how often, the most frequent first: `kubeadm 30, eks 5`. */
function counted(values: readonly string[]): string {
  return [...Map.groupBy(values, (value) => value)]
    .map(([value, { length }]) => ({ value, length }))
    .toSorted((left, right) => right.length - left.length || (left.value < right.value ? -1 : 1))
    .slice(0, 4)
    .map(({ value, length }) => `${length} × ${value}`)
    .join(", ");
}
