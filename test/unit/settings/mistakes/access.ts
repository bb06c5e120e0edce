import { type Mistake, inFleet } from "./mistake.ts";

function team(name: string, written: string, says: string): Mistake {
  return inFleet(name, "team: payments", `team: ${written}`, "14 access[1].team", says);
}

function role(name: string, written: string, says: string): Mistake {
  return inFleet(name, "role: edit", `role: ${written}`, "15 access[1].role", says);
}

function clusters(name: string, written: string, place: string, says: string): Mistake {
  return inFleet(name, `clusters: ["prod-*"]`, `clusters: ${written}`, `16${place}`, says);
}

/** Mistakes in who may do what where. */
export const accessMistakes: readonly Mistake[] = [
  team("team with nothing after it", "", "is empty. The slug of a GitHub team"),
  team("team that is an empty text", `""`, "is not a team's slug"),
  team("team in upper case", "Payments", "write payments"),
  team("team by its display name", "Payments & Billing", "write payments-billing"),
  team("team with its organisation", "acme/payments", "write payments"),
  team("team as GitHub mentions it", `"@acme/payments"`, "write payments"),
  inFleet(
    "team as GitHub mentions it, without quotes",
    "team: payments",
    "team: @acme/payments",
    "14",
    "put it in quotes",
  ),
  team("team by its address", "https://github.com/orgs/acme/teams/payments", "write payments"),
  team("team that is a number", "2024", "put it in quotes"),
  team("team that YAML takes for a boolean", "true", "is true, but must be a text; put it in quotes"),
  team("several teams in one rule", "[payments, billing]", "is a list, but must be a text"),
  role("role with its kind", "ClusterRole/edit", "write edit"),
  role("role with spaces", "cluster admin", "is not the name of a ClusterRole"),
  role("group of the control plane as a role", "system:masters", "belongs to the control plane"),
  role("role that is an empty text", `""`, "is not the name of a ClusterRole"),
  role("role that is two dots", "..", "is not the name of a ClusterRole"),
  inFleet(
    "role missing",
    "    role: edit\n",
    "",
    "14 access[1].role",
    "is missing. The name of a ClusterRole",
  ),
  clusters("pattern without a list", `"prod-*"`, " access[1].clusters", `write ["prod-*"]`),
  clusters("no cluster", "[]", " access[1].clusters", `write ["*"] for every cluster`),
  clusters("star without quotes", "[*]", "", `put it in quotes, like "*"`),
  clusters("pattern that begins with a star, without quotes", "[*-eu]", "", `put it in quotes, like "*-eu"`),
  clusters(
    "pattern of another kind",
    `["prod-?"]`,
    " access[1].clusters[0]",
    "in which * stands for any characters",
  ),
  clusters(
    "pattern that matches no cluster",
    `["stage-*"]`,
    " access[1].clusters[0]",
    "matches no cluster of this fleet",
  ),
  clusters(
    "cluster's name misspelt",
    `["prod-*", prod-eu1]`,
    " access[1].clusters[1]",
    `did you mean "prod-eu-1"`,
  ),
  inFleet(
    "namespace in upper case",
    "[payments]",
    "[Payments]",
    "17 access[1].namespaces[0]",
    "is not a namespace",
  ),
  inFleet(
    "every namespace",
    "[payments]",
    `["*"]`,
    "17 access[1].namespaces[0]",
    "remove the key namespaces",
  ),
  inFleet(
    "role other than cluster-admin for the whole cluster where Dex runs",
    "    namespaces: [payments]\n",
    "",
    "15 access[1].role",
    "covers Dex's namespace on prod-eu-1",
  ),
  inFleet(
    "Dex's namespace",
    "[payments]",
    "[payments, latchkey]",
    "17 access[1].namespaces[1]",
    "is Dex's namespace on prod-eu-1",
  ),
  inFleet("no namespace", "[payments]", `[]`, "17 access[1].namespaces", "names no namespace"),
  inFleet(
    "namespace without a list",
    "[payments]",
    "payments",
    "17 access[1].namespaces",
    `write ["payments"]`,
  ),
  inFleet(
    "the same rule twice",
    "session:",
    "  - { team: platform, role: cluster-admin, clusters: ['*'] }\nsession:",
    "18 access[2]",
    "says the same as access[0]",
  ),
  inFleet(
    "the same rule twice in another order",
    "session:",
    "  - { namespaces: [payments, payments], clusters: [prod-*], role: edit, team: payments }\nsession:",
    "18 access[2]",
    "says the same as access[1]",
  ),
  {
    name: "no rule",
    fleet: {
      text: "issuer: https://login.acme.dev\nconnectors: [{ type: github, organization: acme }]\naccess: []\n",
    },
    expected: [["fleet.yaml:3 access", "a login would open nothing"]],
  },
  {
    name: "access missing",
    fleet: { text: "issuer: https://login.acme.dev\nconnectors: [{ type: github, organization: acme }]\n" },
    expected: [["fleet.yaml access", "is missing. Who may do what where"]],
  },
];
