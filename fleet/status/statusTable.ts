import { printable } from "../../text/printable.ts";
import { listed } from "../listed.ts";
import { table } from "../table.ts";
import type { ClusterStatus, FleetStatus } from "./fleetStatus.ts";
import { ago, distance, minuteText } from "./timeText.ts";

const headings = [
  "CLUSTER",
  "STATE",
  "ROLE",
  "STAGE",
  "KUBERNETES",
  "FORM",
  "UPDATED",
  "LATCHKEY",
  "CERTIFICATE",
] as const;

/** What stands in place of what there is not, or is not known. */
const none = "-";

/** A fleet's status for a terminal: one table, and what a person should see to below it. */
export function statusTable(status: FleetStatus): string {
  const rows = status.clusters.map((cluster) => row(cluster, status));
  return [
    `${status.issuer}, ${minuteText(status.takenAt)}`,
    "",
    table([headings, ...rows]),
    ...clientLines(status),
    ...concernLines(status, "problem", "Problems"),
    ...concernLines(status, "warning", "Warnings"),
    "",
  ].join("\n");
}

function row(cluster: ClusterStatus, { certificates, takenAt }: FleetStatus): readonly string[] {
  const serving = certificates.find((each) => each.cluster === cluster.cluster && each.kind === "serving");
  return [
    cluster.cluster,
    `${stateText(cluster)}${cluster.lock === undefined ? "" : ", locked"}`,
    cluster.hub === undefined ? cluster.role : `${cluster.role} of ${cluster.hub}`,
    cluster.stage,
    `${cluster.distribution} ${cluster.kubernetesVersion}`,
    cluster.forms[0] ?? none,
    cluster.lastUpdate === undefined ? none : ago(cluster.lastUpdate, takenAt),
    cluster.latchkeyVersion ?? none,
    serving === undefined
      ? none
      : `${serving.state === "ended" ? "ended" : "ends"} ${distance(serving.ends, takenAt)}`,
  ];
}

/** A cluster's state in one or two words. */
export function stateText({ state }: Pick<ClusterStatus, "state">): string {
  return state.kind.replace("-", " ");
}

function clientLines({ gitHubClients, takenAt }: FleetStatus): readonly string[] {
  if (gitHubClients.length === 0) return [];
  return [
    "",
    ...gitHubClients.map(
      ({ cluster, secretSince }) =>
        `Client secret of ${cluster} at GitHub: first seen ${ago(secretSince, takenAt)}`,
    ),
  ];
}

function concernLines({ concerns }: FleetStatus, level: string, heading: string): readonly string[] {
  const found = concerns.filter((concern) => concern.level === level);
  if (found.length === 0) return [];
  return [
    "",
    `${heading}:`,
    ...found.map(({ clusters, what, remedy }) => {
      const whose = clusters.length === 0 ? "" : `${listed(clusters)}: `;
      return `  ${oneLine(`${whose}${what}; ${remedy}`)}`;
    }),
  ];
}

/** A text of the engine's on one line. */
function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, " ").trim());
}
