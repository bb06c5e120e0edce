import { indented } from "./indented.ts";
import { pinned } from "./pinned.ts";
import { rolloutEnvironment, rolloutFile } from "./rollout.ts";

// A name proves nothing here: a fork's branch and a tag can be called main, and anybody who can push a branch can create a
// deployment by GitHub's API. What counts is what they cannot write: the branch's own history, what the branch pointed at,
// and how the run of the rollout's workflow at that very commit ended.
const find = `export GH_HOST="\${GITHUB_SERVER_URL#https://}"
repository="repos/$GITHUB_REPOSITORY"
fail() {
  echo "::error::$1"
  exit 1
}

BRANCH=$(gh api "$repository" --jq .default_branch)
export BRANCH
if [[ $GITHUB_REF != "refs/heads/$BRANCH" ]]; then
  fail "This workflow runs on the default branch $BRANCH only, not on $GITHUB_REF."
fi

# What the branch pointed at. A commit inside of a merged pull request is part of its history too, but was never rolled out.
tips=$(gh api --paginate "$repository/activity?ref=$GITHUB_REF&per_page=100" \\
  --jq '.[] | select(.ref == env.GITHUB_REF) | .after')
runs=$(gh api --paginate "$repository/actions/workflows/${rolloutFile}/runs?per_page=100" --jq '
  .workflow_runs[]
  | select(.head_repository.id == .repository.id and .head_branch == env.BRANCH)
  | select((.event == "push" or .event == "workflow_dispatch") and .conclusion != "skipped")
  | [.run_started_at, .head_sha, .conclusion // .status, .html_url]
  | join(" ")' | sort --stable --reverse --key=1,1)

commit=""
while read -r _ sha state url; do
  if [[ -z $sha ]]; then continue; fi
  if ! git merge-base --is-ancestor "$sha" HEAD 2> /dev/null || ! grep -qxF "$sha" <<< "$tips"; then
    echo "Skipped $url: the branch $BRANCH never pointed at its commit $sha."
    continue
  fi
  if [[ $state != success ]]; then
    fail "The last rollout is not finished, was not approved, or failed: $url. Complete it; the nightly run applies nothing until then."
  fi
  states=""
  deployments=$(gh api --paginate "$repository/deployments?environment=${rolloutEnvironment}&sha=$sha&per_page=100" --jq '.[].id')
  for id in $deployments; do
    states+=$(gh api --paginate "$repository/deployments/$id/statuses?per_page=100" --jq '.[].state')$'\\n'
  done
  if ! grep -qx success <<< "$states"; then
    fail "The last rollout has no successful deployment to the environment ${rolloutEnvironment}: $url."
  fi
  commit=$sha
  last=$url
  break
done <<< "$runs"
if [[ -z $commit ]]; then
  fail "No commit of $BRANCH was rolled out yet. Run the workflow Rollout on $BRANCH first."
fi

# Everybody with write access can delete runs, and so make an older rollout the last one. What the branch pointed at stays.
for tip in $tips; do
  if grep -qF " $tip " <<< "$runs"; then continue; fi
  if git merge-base --is-ancestor "$commit" "$tip" 2> /dev/null && git merge-base --is-ancestor "$tip" HEAD; then
    fail "There is no run of Rollout for $tip, which is newer than the last one that there is: $last. It was deleted or never began. Run the workflow Rollout on $BRANCH; the nightly run applies nothing until then."
  fi
done
echo "commit=$commit" >> "$GITHUB_OUTPUT"
`;

/** What a job with {@link findLastRollout} needs to read. */
export const lastRolloutPermissions = `actions: read
contents: read
deployments: read
`;

/** Gets the default branch with its history, and finds the commit that was rolled out last: \`steps.last.outputs.commit\`. */
export const findLastRollout = `- name: Get the fleet
  uses: ${pinned.checkout}
  with:
    persist-credentials: false
    # The branch as it is now, with its history.
    ref: refs/heads/main
    fetch-depth: 0
- name: Find the last rollout
  id: last
  env:
    GH_TOKEN: \${{ github.token }}
    GH_ENTERPRISE_TOKEN: \${{ github.token }}
  run: |
${indented(find, 4)}`;

/** Changes to the commit that {@link findLastRollout} found. Nothing of a newer one has run before. */
export const goToLastRollout = `- name: Go to the commit that was rolled out last
  env:
    COMMIT: \${{ steps.last.outputs.commit }}
  run: git -c advice.detachedHead=false checkout --quiet --detach "$COMMIT"
`;
