import type { PackageLocation } from "../packageLocation.ts";
import { table } from "./markdownTable.ts";

/** The part of the fleet's README on its workflows: what they do, and what they need. */
export function onGitHub({ kind, path }: PackageLocation): string {
  const docs = `${encodeURI(path)}/docs`;
  return `## On GitHub

${table([
  ["Workflow", "What it does"],
  [link("preview.yaml"), "says on a pull request what it changes on which clusters, in one comment"],
  [link("rollout.yaml"), "rolls out what is merged into `main`: `latchkey up`"],
  [link("nightly.yaml"), "tells what was changed past this repository, and renews certificates"],
])}

They need:
${kind === "clone" ? `\n- **Latchkey as a package**, since GitHub's machines have no clone of it: [docs/fleet.md](${docs}/fleet.md#where-latchkey-comes-from). Until then they fail with a message.` : ""}
- **Two environments**, in the repository's settings: \`production\`, whose rules say who approves a rollout, and \`nightly\` without approvals. Let both be used on \`main\` alone.
- **The variable \`PULUMI_BACKEND_URL\`**, where the state is not kept in Pulumi Cloud; a step that logs in there goes before those that run Latchkey.
- **A login of their own**, so that a rollout tries one on every cluster: \`automation\` in \`stacks/fleet.yaml\`, as [docs/automation.md](${docs}/automation.md) says.
- **Secrets** in both environments, and in the repository for previews. Those of the repository belong to everybody who may push a branch; where these are more people than administer the clusters, give previews a token and a kubeconfig of their own.

${table([
  ["Secret", "What it is"],
  ["`PULUMI_ACCESS_TOKEN`", "a token for Pulumi Cloud, where the state is kept there"],
  ["`PULUMI_CONFIG_PASSPHRASE`", "the passphrase of the stacks, where they have one"],
  [
    "`KUBECONFIG`",
    "a kubeconfig with the contexts that the stack files name, and credentials that work anywhere",
  ],
  [
    "`LATCHKEY_GITHUB_TOKEN`",
    "optional: a token that reads the organisation's teams, so that they are checked",
  ],
])}
`;
}

function link(file: string): string {
  return `[\`${file}\`](.github/workflows/${file})`;
}
