import { installedCommand } from "../../project/installedCommand.ts";
import type { NewCluster, NewFleet } from "../newFleet.ts";
import type { PackageLocation } from "../packageLocation.ts";
import { onGitHub } from "./onGitHub.ts";
import { type Row, table } from "./markdownTable.ts";
import { stackFileName } from "./stackFile.ts";

/** How the command is called from a fleet's folder. */
export function commandOf({ kind, path }: PackageLocation): string {
  return kind === "clone" ? `node ${path}/fleet/main.ts` : installedCommand(path);
}

/** The fleet's README: what it is, and what its people do with it every day. */
export function readme(fleet: NewFleet, location: PackageLocation): string {
  const { issuer, organization, clusters } = fleet;
  const [dex] = clusters;
  const command = commandOf(location);
  return `# Kubernetes logins of ${organization}

Every cluster here is opened with the GitHub login of a member of [${organization}](https://github.com/${organization}), by way of ${issuer}. The folder holds settings and no code: the program is [Latchkey](${encodeURI(location.path)}/README.md), which \`Pulumi.yaml\` points at.

${table([["File", "What it says"], fileRow("stacks/fleet.yaml", "what all clusters share: who may log in, and do what"), ...clusters.map(clusterRow)])}

## Set up a machine

${setUp(location)}

## Everyday changes

${table([
  ["You want to", "Do"],
  ["see what would change", `\`${command} preview\`, or open a pull request: its comment says it`],
  ["roll it out", `merge it, or \`${command} up\`: the hub first, then wave by wave`],
  ["give a team a role", "add a rule under `access` in `stacks/fleet.yaml`"],
  ["add a cluster", addingACluster(dex)],
  [
    "renew certificates",
    `nothing: every night does; without GitHub, \`${command} up\` at least once a month`,
  ],
  ["try the logins", `\`${command} verify\``],
  ["hand out a kubeconfig", `\`${command} kubeconfig --output kubeconfig\`; it holds no credential`],
  ["use the clusters yourself", `\`${command} kubeconfig --merge default\``],
])}

${onGitHub(fleet, location)}`;
}

function fileRow(path: string, content: string): Row {
  return [`[\`${path}\`](${path})`, content];
}

function clusterRow(cluster: NewCluster): Row {
  const role = cluster.role === "standalone" ? "with a Dex of its own" : `a ${cluster.role}`;
  return fileRow(`stacks/${stackFileName(cluster)}`, `the cluster ${cluster.name}, ${role}`);
}

function addingACluster({ name, role }: NewCluster): string {
  return role === "hub"
    ? `copy a spoke's stack file, then \`pulumi stack init STACK\`: the hub, ${name}, learns of it by the next rollout`
    : `make ${name} a hub (\`latchkey:role: hub\`), then add the stack file of a spoke`;
}

function setUp({ kind, path }: PackageLocation): string {
  const tools =
    "You need the [Pulumi CLI](https://www.pulumi.com/docs/install/), Node 22.18 or newer, and your administrator's contexts in your kubeconfig.";
  return kind === "clone"
    ? `${tools} You also need a clone of Latchkey at \`${path}\`, seen from here, with \`npm ci --ignore-scripts\` run in it. Then:\n\n\`\`\`sh\npulumi login\n\`\`\``
    : `${tools} Then:\n\n\`\`\`sh\nnpm ci --ignore-scripts\npulumi login\n\`\`\``;
}
