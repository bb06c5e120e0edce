import type { NewFleet } from "../newFleet.ts";
import type { PackageLocation } from "../packageLocation.ts";
import { table } from "./markdownTable.ts";

/** The part of the fleet's README on its workflows: what they do, and what they need. */
export function onGitHub({ organization, adminTeam }: NewFleet, { kind, path }: PackageLocation): string {
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
- **A protected default branch \`main\` and three protected environments**, before any secret is stored: see below.
- **Secrets** in the three environments, and none in the repository: everybody who can push a branch can read those of the repository.
- **The variable \`PULUMI_BACKEND_URL\`**, where the state is not kept in Pulumi Cloud; a step that logs in there goes before those that run Latchkey.
- **A login of their own**, so that a rollout tries one on every cluster: \`automation\` in \`stacks/fleet.yaml\`, as [docs/automation.md](${docs}/automation.md) says.

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

### Protect the branch and the environments

Run this in a clone of the repository, as its administrator, with the [GitHub CLI](https://cli.github.com); with a GitHub Enterprise Server, set \`GH_HOST\` to it first. A second run changes nothing.

\`\`\`sh
${protection(organization, adminTeam)}\`\`\`

Then store the secrets, each in all three environments: \`gh secret set NAME --env preview\`.

- **To approve a preview is to run its commits with these secrets.** Read all of them first, also workflows, \`package-lock.json\` and tarballs. Give \`preview\` a kubeconfig and a token that only read, where you can.
- **Required reviewers** are available in public repositories and with GitHub Enterprise. Without them, leave \`preview\` without secrets, and run \`latchkey preview\` by hand. Then only the reviews on \`main\` stand before a rollout.
- **Remove secrets of the repository** that an earlier setup has left: \`gh secret list\`, \`gh secret delete NAME\`.

[docs/rollout.md](${docs}/rollout.md#what-the-workflows-trust) says what remains possible.
`;
}

/** The commands that protect the default branch and the environments. */
function protection(organization: string, adminTeam: string): string {
  return `# Every commit on main is approved by somebody else than its author.
gh api --silent --method PUT 'repos/{owner}/{repo}/branches/main/protection' \\
  --field enforce_admins=true --field required_status_checks=null --field restrictions=null \\
  --field 'required_pull_request_reviews[required_approving_review_count]=1' \\
  --field 'required_pull_request_reviews[dismiss_stale_reviews]=true' \\
  --field 'required_pull_request_reviews[require_last_push_approval]=true'

# Previews and rollouts wait for an approval by the team ${adminTeam}. Rollouts and the nightly run take place on main only.
team=$(gh api 'orgs/${organization}/teams/${adminTeam}' --jq .id)
reviewed=(--field prevent_self_review=true --field 'reviewers[][type]=Team' --field "reviewers[][id]=$team")
main_only=(--field 'deployment_branch_policy[protected_branches]=false'
  --field 'deployment_branch_policy[custom_branch_policies]=true')
gh api --silent --method PUT 'repos/{owner}/{repo}/environments/preview' "\${reviewed[@]}"
gh api --silent --method PUT 'repos/{owner}/{repo}/environments/production' "\${reviewed[@]}" "\${main_only[@]}"
gh api --silent --method PUT 'repos/{owner}/{repo}/environments/nightly' "\${main_only[@]}"
for environment in production nightly; do
  gh api --silent --method POST "repos/{owner}/{repo}/environments/$environment/deployment-branch-policies" \\
    --field name=main --field type=branch
done
`;
}

function link(file: string): string {
  return `[\`${file}\`](.github/workflows/${file})`;
}
