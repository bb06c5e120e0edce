import { indented } from "./indented.ts";
import { pinned, runner } from "./pinned.ts";
import { checkout, engineStep, installLatchkey, installPulumi, latchkey, writeKubeconfig } from "./steps.ts";

/** The environment of previews. */
const previewEnvironment = "preview";

/** What the one comment of a pull request begins with, by which it is found again. */
const marker = "<!-- latchkey preview -->";

/** Whether a pull request is given the repository's secrets: one of a fork has none, and Dependabot's have others. */
const hasSecrets =
  "github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'";

const preview = `# A failed preview has a comment too, so the exit status counts at the end: 3 means that something would change.
status=0
${latchkey} preview --markdown comment.md --report report.md || status=$?
if [[ -f comment.md ]]; then cat comment.md >> "$GITHUB_STEP_SUMMARY"; fi
[[ $status == 0 || $status == 3 ]]
`;

/** By the programs that GitHub's machines have: no other code is given the right to write comments. */
const comment = `export GH_HOST="\${GITHUB_SERVER_URL#https://}"
body="$RUNNER_TEMP/body.md"
{
  echo "$MARKER"
  # The preview's job runs what the pull request contains. A link could lead to this job's own token.
  if [[ -f preview/comment.md && ! -L preview && ! -L preview/comment.md ]]; then
    cat preview/comment.md
  else
    echo "The preview did not come to an end."
  fi
  echo
  echo "Of commit \${COMMIT:0:8}. [The run]($RUN) has the whole report."
} > "$body"
comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
mine='.[] | select(.user.type == "Bot" and (.body | startswith(env.MARKER))) | .id'
ids=$(gh api --paginate "$comments" --jq "$mine")
if [[ -n $ids ]]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/\${ids%%$'\\n'*}" --field body=@"$body"
else
  gh api --silent --method POST "$comments" --field body=@"$body"
fi
`;

const checkSettings = `# Reads and checks every file of settings, as a preview does first.
${latchkey} matrix > matrices.json
echo "::notice::The settings are right by themselves. A preview needs secrets, which this pull request is not given: read its commits, and push them to a branch of this repository."
`;

/** preview.yaml: what a pull request changes on which clusters, in one comment. */
export const previewWorkflow = `# What a pull request changes on which clusters, in one comment that each push updates.
#
# Everybody who can push a branch decides what runs here. So the secrets are those of the environment preview, whose required
# reviewers read the commits before they approve: README.md says how to set it up.
name: Preview

on:
  pull_request:

permissions: {}

concurrency:
  group: preview-\${{ github.event.pull_request.number }}
  cancel-in-progress: true

defaults:
  run:
    shell: bash

jobs:
  preview:
    name: Preview
    if: ${hasSecrets}
    # Its settings on GitHub say who approves a preview, and hold the secrets.
    environment: ${previewEnvironment}
    runs-on: ${runner}
    timeout-minutes: 60
    permissions:
      contents: read
    steps:
${indented(
  [
    checkout,
    installLatchkey,
    installPulumi,
    writeKubeconfig,
    engineStep({ name: "Preview", script: preview }),
  ].join(""),
  6,
)}      - name: Keep the report
        if: \${{ !cancelled() }}
        uses: ${pinned.uploadArtifact}
        with:
          name: preview
          path: |
            comment.md
            report.md

  # Alone may write comments, and runs nothing of the pull request's.
  comment:
    name: Comment
    needs: preview
    if: \${{ !cancelled() && needs.preview.result != 'skipped' }}
    runs-on: ${runner}
    timeout-minutes: 10
    permissions:
      pull-requests: write
    steps:
      - uses: ${pinned.downloadArtifact}
        # There is none where the job failed before its preview.
        continue-on-error: true
        with:
          name: preview
          path: preview
      - name: Write the comment, or write it anew
        env:
          GH_TOKEN: \${{ github.token }}
          GH_ENTERPRISE_TOKEN: \${{ github.token }}
          MARKER: "${marker}"
          PULL_REQUEST: \${{ github.event.pull_request.number }}
          COMMIT: \${{ github.event.pull_request.head.sha }}
          RUN: \${{ github.server_url }}/\${{ github.repository }}/actions/runs/\${{ github.run_id }}
        run: |
${indented(comment, 10)}
  settings:
    name: Settings alone
    if: \${{ !(${hasSecrets}) }}
    runs-on: ${runner}
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
${indented(checkout + installLatchkey, 6)}      - name: Check the settings
        run: |
${indented(checkSettings, 10)}`;
