import { indented } from "./indented.ts";
import { runner } from "./pinned.ts";
import { rolloutFile, rolloutGroup } from "./rollout.ts";
import { checkout, engineStep, installLatchkey, installPulumi, writeKubeconfig } from "./steps.ts";

const lastRollout = `export GH_HOST="\${GITHUB_SERVER_URL#https://}"
last=$(gh run list --repo "$GITHUB_REPOSITORY" --workflow ${rolloutFile} --branch main --limit 1 \\
  --json headSha,url,conclusion --jq '.[] | [.headSha, .url, .conclusion] | join(" ")')
read -r commit url conclusion <<< "$last"
if [[ -z $commit ]]; then
  echo "::notice::Nothing was rolled out yet."
elif [[ $conclusion != success ]]; then
  echo "::error::The last rollout is not done, or was not approved, or failed: $url. Finish it: it renews certificates too."
  exit 1
else
  echo "commit=$commit" >> "$GITHUB_OUTPUT"
fi
`;

/** nightly.yaml: what somebody changed past the repository, and certificates. */
export const nightlyWorkflow = `# Every night: tells what was changed past this repository, and renews certificates. Both by what was rolled out last, so
# that nothing is rolled out here that nobody has approved.
name: Nightly

on:
  schedule:
    - cron: "17 3 * * *"
  workflow_dispatch:

permissions: {}

defaults:
  run:
    shell: bash

jobs:
  last-rollout:
    name: Last rollout
    if: github.ref == 'refs/heads/main'
    runs-on: ${runner}
    timeout-minutes: 10
    permissions:
      actions: read
    outputs:
      commit: \${{ steps.last.outputs.commit }}
    steps:
      - name: Find what was rolled out last
        id: last
        env:
          GH_TOKEN: \${{ github.token }}
          GH_ENTERPRISE_TOKEN: \${{ github.token }}
        run: |
${indented(lastRollout, 10)}
  nightly:
    name: Drift and renewal
    needs: last-rollout
    if: needs.last-rollout.outputs.commit != ''
    # Like production, but without approvals.
    environment: nightly
    concurrency:
      group: ${rolloutGroup}
      cancel-in-progress: false
    runs-on: ${runner}
    timeout-minutes: 300
    permissions:
      contents: read
      # The job's own login, without a stored secret: automation in stacks/fleet.yaml.
      id-token: write
    steps:
${indented(
  [
    checkout("${{ needs.last-rollout.outputs.commit }}"),
    installLatchkey,
    installPulumi,
    writeKubeconfig,
    engineStep({ name: "Drift", script: "npx latchkey drift\n" }),
    engineStep({
      name: "Renew certificates",
      // Drift is a reason to look, and none to let a certificate end.
      condition: "${{ !cancelled() }}",
      script: "npx latchkey up --yes\n",
    }),
  ].join(""),
  6,
)}`;
