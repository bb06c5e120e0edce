import { type AccessClass, type AccessMatrix, accessMatrix } from "../accessMatrix.ts";
import type { FleetStatus, HeldRole } from "../fleetStatus.ts";
import { markup, type Insertable, type Markup } from "./markup.ts";
import { joined, type Section } from "./parts.ts";

/** More columns than these are not taken in at a glance. */
const mostColumns = 8;

/** How many clusters a heading names before the others are folded. */
const mostNamed = 3;

/** Who may do what where: groups by clusters, where clusters that are alike stand together. */
export function accessSection({ clusters }: FleetStatus): Section {
  const matrix = accessMatrix(clusters);
  return {
    id: "access",
    heading: "Who may do what where",
    body:
      matrix.groups.length === 0
        ? markup`<p class="empty">Nobody: no access rule matches a cluster that is shown.</p>`
        : markup`<p class="hint">As the settings say; where a cluster is not applied, it does not hold yet.</p>
            ${drawn(matrix)}`,
  };
}

/** The shorter side of the matrix is across; where both are long, each cluster's roles are listed. */
function drawn(matrix: AccessMatrix): Markup {
  const { groups, classes } = matrix;
  if (classes.length <= mostColumns) {
    return grid({
      corner: "Group",
      columns: classes.map((each) => clusterNames(each)),
      rows: groups.map((group) => ({
        heading: groupName(group),
        cells: classes.map((each) => roleList(each.roles.get(group))),
      })),
    });
  }
  if (groups.length <= mostColumns) {
    return grid({
      corner: "Clusters",
      columns: groups.map(groupName),
      rows: classes.map((each) => ({
        heading: clusterNames(each),
        clusters: each.clusters,
        cells: groups.map((group) => roleList(each.roles.get(group))),
      })),
    });
  }
  return grid({
    corner: "Clusters",
    columns: [markup`Groups and their roles`],
    rows: classes.map((each) => ({
      heading: clusterNames(each),
      clusters: each.clusters,
      cells: [
        markup`<ul class="holders">
          ${[...each.roles].map(([group, roles]) => markup`<li>${groupName(group)} ${roleList(roles)}</li>`)}
        </ul>`,
      ],
    })),
  });
}

interface Grid {
  /** What the rows are. */
  readonly corner: string;
  readonly columns: readonly Markup[];
  readonly rows: readonly {
    readonly heading: Markup;
    /** The clusters that the row is about; absent where it is about all. */
    readonly clusters?: readonly string[];
    readonly cells: readonly Markup[];
  }[];
}

function grid({ corner, columns, rows }: Grid): Markup {
  return markup`<div class="scroll" role="region" aria-label="Who may do what where" tabindex="0">
    <table class="access">
      <caption class="unseen">
        Who may do what where
      </caption>
      <thead>
        <tr>
          <th scope="col">${corner}</th>
          ${columns.map((column) => markup`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ heading, clusters, cells }) =>
            markup`<tr${named(clusters)}><th scope="row">${heading}</th>${cells.map((each) => markup`<td>${each}</td>`)}</tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function named(clusters: readonly string[] | undefined): Insertable {
  return clusters === undefined ? undefined : markup` data-cluster="${clusters.join(" ")}"`;
}

function clusterNames({ clusters }: AccessClass): Markup {
  const names = clusters.map((cluster) => markup`<span class="name">${cluster}</span>`);
  if (names.length <= mostNamed) return joined(names, ", ");
  return markup`<details class="names">
    <summary>
      ${names.length} clusters <span class="muted">${joined(names.slice(0, 2), ", ")}, …</span>
    </summary>
    ${joined(names, ", ")}
  </details>`;
}

/** A group in words that may be broken at its colons. */
function groupName(group: string): Markup {
  return markup`<span class="group">${group.split(":").map((part, index) => (index === 0 ? markup`${part}` : markup`:<wbr />${part}`))}</span>`;
}

function roleList(roles: readonly HeldRole[] = []): Markup {
  if (roles.length === 0) return markup`<span class="nothing">–<span class="unseen">no role</span></span>`;
  return markup`${roles.map(
    ({ role, namespaces }) =>
      markup`<span class="held"><span class="role ${strength(role)}">${role}</span>${
        namespaces === undefined ? undefined : markup` <span class="where">in ${namespaces.join(", ")}</span>`
      }</span>`,
  )}`;
}

/** How much a role may do, as far as it is one that every cluster has (kubernetes.io, "User-facing roles"). */
function strength(role: string): string {
  return ["cluster-admin", "admin", "edit", "view"].includes(role) ? role : "other";
}
