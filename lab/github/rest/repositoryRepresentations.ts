import { accountOf, type Directory } from "../directory.ts";
import type { Comment, FinishedRun } from "../repositories/records.ts";
import type { KnownWorkflow } from "../repositories/repositories.ts";
import { type Addresses, nodeId, simpleUser } from "./representations.ts";

/** The account by which jobs write. */
const actionsBot = { id: 41_898_282, login: "github-actions[bot]" } as const;

/** What of a repository has an address of its own, with what a program fills in. */
const belowRepository = {
  archive: "/{archive_format}{/ref}",
  assignees: "/assignees{/user}",
  blobs: "/git/blobs{/sha}",
  branches: "/branches{/branch}",
  collaborators: "/collaborators{/collaborator}",
  comments: "/comments{/number}",
  commits: "/commits{/sha}",
  compare: "/compare/{base}...{head}",
  contents: "/contents/{+path}",
  contributors: "/contributors",
  deployments: "/deployments",
  downloads: "/downloads",
  events: "/events",
  forks: "/forks",
  git_commits: "/git/commits{/sha}",
  git_refs: "/git/refs{/sha}",
  git_tags: "/git/tags{/sha}",
  hooks: "/hooks",
  issue_comment: "/issues/comments{/number}",
  issue_events: "/issues/events{/number}",
  issues: "/issues{/number}",
  keys: "/keys{/key_id}",
  labels: "/labels{/name}",
  languages: "/languages",
  merges: "/merges",
  milestones: "/milestones{/number}",
  notifications: "/notifications{?since,all,participating}",
  pulls: "/pulls{/number}",
  releases: "/releases{/id}",
  stargazers: "/stargazers",
  statuses: "/statuses/{sha}",
  subscribers: "/subscribers",
  subscription: "/subscription",
  tags: "/tags",
  teams: "/teams",
  trees: "/git/trees{/sha}",
} as const;

/** The branch that the lab's repositories begin with. */
export const defaultBranch = "main";

/** A point in time as GitHub writes it. @param milliseconds since 1970. */
export const moment = (milliseconds: number) => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** A comment of a job (schema `issue-comment`). */
export function issueComment(addresses: Addresses, comment: Comment) {
  const { id, repository, pullRequest, body, created, updated } = comment;
  const api = `${addresses.api}/repos/${repository}/issues`;
  return {
    id,
    node_id: nodeId("IssueComment", id),
    url: `${api}/comments/${id}`,
    html_url: `${addresses.web}/${repository}/pull/${pullRequest}#issuecomment-${id}`,
    issue_url: `${api}/${pullRequest}`,
    body,
    user: { ...simpleUser(addresses, actionsBot), type: "Bot" },
    created_at: moment(created),
    updated_at: moment(updated),
    author_association: "CONTRIBUTOR",
  };
}

/** A workflow (schema `workflow`). */
export function workflow(addresses: Addresses, { id, file, runs }: KnownWorkflow) {
  const [{ workflow: name, repository, ended }] = runs;
  const date = moment(ended);
  return {
    id,
    node_id: nodeId("Workflow", id),
    name,
    path: file,
    state: "active",
    created_at: date,
    updated_at: date,
    url: `${addresses.api}/repos/${repository}/actions/workflows/${id}`,
    html_url: `${addresses.web}/${repository}/blob/main/${file}`,
    badge_url: `${addresses.web}/${repository}/workflows/${encodeURIComponent(name)}/badge.svg`,
  };
}

/** A run that has ended (schema `workflow-run`). */
export function workflowRun(
  addresses: Addresses,
  directory: Directory,
  { id: workflowId, runs }: KnownWorkflow,
  run: FinishedRun,
) {
  const { id, workflow: name, workflowFile: path, event, branch, sha, conclusion, ended } = run;
  const repository = minimalRepository(addresses, directory, run.repository, run.repositoryId);
  const head =
    run.fork === undefined
      ? repository
      : minimalRepository(addresses, directory, run.fork, forkIdOf(run.repositoryId));
  const url = `${repository.url}/actions/runs/${id}`;
  const date = moment(ended);
  const actor = simpleUser(addresses, accountOf(directory, run.actor));
  const author = { name: run.actor, email: `${run.actor}@users.noreply.github.com` };
  return {
    id,
    name,
    node_id: nodeId("WorkflowRun", id),
    head_branch: branch,
    head_sha: sha,
    path,
    display_title: name,
    run_number: runs.length - runs.indexOf(run),
    run_attempt: 1,
    event,
    status: "completed",
    conclusion,
    workflow_id: workflowId,
    url,
    html_url: `${repository.html_url}/actions/runs/${id}`,
    pull_requests: [],
    created_at: date,
    updated_at: date,
    run_started_at: date,
    actor,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repository.url}/check-suites/${id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repository.url}/actions/workflows/${workflowId}`,
    head_commit: { id: sha, tree_id: sha, message: name, timestamp: date, author, committer: author },
    repository,
    head_repository: head,
  };
}

/** The number of a repository's fork. The lab's repositories have one fork at most. */
const forkIdOf = (repositoryId: number) => repositoryId + 1;

/** A repository in another thing (schema `minimal-repository`). */
export function minimalRepository(
  addresses: Addresses,
  directory: Directory,
  repository: string,
  repositoryId: number,
) {
  const [owner = "", name = ""] = repository.split("/");
  const url = `${addresses.api}/repos/${repository}`;
  return {
    id: repositoryId,
    node_id: nodeId("Repository", repositoryId),
    name,
    full_name: repository,
    private: true,
    owner: simpleUser(addresses, accountOf(directory, owner)),
    html_url: `${addresses.web}/${repository}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(belowRepository).map(([what, path]) => [`${what}_url`, url + path])),
  };
}
