import type { ClusterStatus, FleetStatus } from "../fleetStatus.ts";
import { stateText } from "../statusTable.ts";
import { type Mark, markShape, marksOf, meaning } from "./marks.ts";
import { markup, type Markup } from "./markup.ts";
import { cell, momentAgo, nothing, type Section } from "./parts.ts";

/** With more clusters than these, stages are folded, and the clusters' marks are what one sees first. */
const mostUnfolded = 40;

/** The clusters, stage by stage in the order of a rollout. */
export function clustersSection(status: FleetStatus): Section {
  const marks = marksOf(status);
  const stages = [...Map.groupBy(status.clusters, ({ stage }) => stage)].map(([name, clusters]) => ({
    heading: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    clusters,
    count: `${clusters.filter(({ state }) => state.kind === "applied").length} of ${clusters.length} applied`,
    rows: clusters.map((cluster) => clusterRow(cluster, marks.get(cluster.cluster) ?? "fine", status)),
  }));
  const isFolded = status.clusters.length > mostUnfolded;
  return {
    id: "clusters",
    heading: "Clusters",
    body: markup`<p class="hint">
        In the order of a rollout: a stage begins when the one above it is done. ${legend(marks)}
      </p>
      ${isFolded ? stages.map((stage) => foldedStage(stage, marks, status)) : clustersTable(stages)}`,
  };
}

/** Clusters that are rolled out together. */
interface ShownStage {
  readonly heading: string;
  readonly clusters: readonly ClusterStatus[];
  /** How many of them are applied. */
  readonly count: string;
  readonly rows: readonly Markup[];
}

/** The page's own name of a cluster's row. */
export function rowId(cluster: string, { clusters }: Pick<FleetStatus, "clusters">): string {
  return `cluster-${clusters.findIndex((each) => each.cluster === cluster)}`;
}

function legend(marks: ReadonlyMap<string, Mark>): Markup {
  const there = new Set(marks.values());
  const shown = (["fine", "idle", "warning", "problem"] as const).filter((mark) => there.has(mark));
  return markup`<span class="legend">${shown.map((mark) => markup`<span>${markShape(mark)} ${meaning[mark]}</span> `)}</span>`;
}

function foldedStage(
  { heading, clusters, count, rows }: ShownStage,
  marks: ReadonlyMap<string, Mark>,
  status: FleetStatus,
): Markup {
  return markup`<details class="stage">
    <summary>
      <h3>${heading}</h3>
      <span class="count">${count}</span>
      <span class="marks">${clusters.map(({ cluster }) => markLink(cluster, marks.get(cluster) ?? "fine", status))}</span>
    </summary>
    ${clustersTable([{ rows }])}
  </details>`;
}

function markLink(cluster: string, mark: Mark, status: FleetStatus): Markup {
  const name = `${cluster}: ${meaning[mark]}`;
  return markup`<a href="#${rowId(cluster, status)}" data-cluster="${cluster}" title="${name}" aria-label="${name}">${markShape(mark)}</a>`;
}

/** A table of one or several stages. Where it is of several, each has a row for its name. */
function clustersTable(
  stages: readonly (Pick<ShownStage, "rows"> & Partial<Pick<ShownStage, "heading" | "count">>)[],
): Markup {
  return markup`<table class="clusters">
    <caption class="unseen">Clusters</caption>
    <thead>
      <tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr>
    </thead>
    ${stages.map(
      ({ heading, count, rows }) =>
        markup`<tbody>
          ${
            heading === undefined
              ? undefined
              : markup`<tr class="stage-name">
                  <th scope="rowgroup" colspan="${columns.length}">${heading} <span class="count">${count}</span></th>
                </tr>`
          }
          ${rows}
        </tbody>`,
    )}
  </table>`;
}

const columns = [
  "Cluster",
  "State",
  "Role",
  "Kubernetes",
  "API server takes",
  "Updated",
  "By Latchkey",
] as const;

function clusterRow(cluster: ClusterStatus, mark: Mark, status: FleetStatus): Markup {
  const { distribution, distributionVersion, kubernetesVersion, forms, lastUpdate, latchkeyVersion } =
    cluster;
  const [best = "", ...others] = forms;
  return markup`<tr id="${rowId(cluster.cluster, status)}" data-cluster="${cluster.cluster}">
    <th scope="row">${cluster.cluster}</th>
    ${cell("State", markup`${markShape(mark)} ${stateText(cluster)}${lockText(cluster)}`)}
    ${cell("Role", roleText(cluster, status))}
    ${cell("Kubernetes", markup`${kubernetesVersion} <span class="muted">${distribution}${distributionVersion === undefined ? "" : ` ${distributionVersion}`}</span>`)}
    ${cell("API server takes", markup`${best}${others.length === 0 ? undefined : markup` <span class="muted">or ${others.join(", ")}</span>`}`)}
    ${cell("Updated", lastUpdate === undefined ? nothing : momentAgo(lastUpdate, status.takenAt))}
    ${cell("By Latchkey", latchkeyVersion ?? nothing)}
  </tr>`;
}

function roleText({ role, hub }: ClusterStatus, status: FleetStatus): Markup {
  if (hub === undefined) return markup`${role}`;
  const isShown = status.clusters.some(({ cluster }) => cluster === hub);
  return markup`${role}
    <span class="muted">of ${isShown ? markup`<a href="#${rowId(hub, status)}">${hub}</a>` : hub}</span>`;
}

function lockText({ lock }: ClusterStatus): Markup | undefined {
  if (lock === undefined) return undefined;
  return markup` <span class="lock" title="${lock.holder ?? "by somebody"}">locked</span>`;
}
