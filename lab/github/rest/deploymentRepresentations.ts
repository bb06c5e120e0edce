import { accountOf, type Directory } from "../directory.ts";
import type { Deployment, FinishedRun } from "../repositories/records.ts";
import type { DeploymentStatus } from "../repositories/repositories.ts";
import { type Addresses, nodeId, simpleUser } from "./representations.ts";
import { defaultBranch, minimalRepository, moment } from "./repositoryRepresentations.ts";

/** A repository on its own (schema `full-repository`). */
export function fullRepository(
  addresses: Addresses,
  directory: Directory,
  repository: string,
  repositoryId: number,
) {
  const date = moment(0);
  const { html_url, ...minimal } = minimalRepository(addresses, directory, repository, repositoryId);
  return {
    ...minimal,
    html_url,
    clone_url: `${html_url}.git`,
    git_url: `${html_url}.git`,
    ssh_url: `${html_url}.git`,
    svn_url: html_url,
    default_branch: defaultBranch,
    ...{ forks: 0, forks_count: 0, stargazers_count: 0, watchers: 0, watchers_count: 0, network_count: 0 },
    ...{ subscribers_count: 0, open_issues: 0, open_issues_count: 0, size: 0 },
    ...{ has_issues: true, has_projects: false, has_wiki: false, has_pages: false, has_discussions: false },
    ...{ homepage: null, language: null, license: null, mirror_url: null },
    ...{ archived: false, disabled: false },
    ...{ created_at: date, pushed_at: date, updated_at: date },
  };
}

/** A push to a branch (schema `activity`). @param before the commit that the branch pointed at before. */
export function activity(
  addresses: Addresses,
  directory: Directory,
  push: FinishedRun,
  before: string | undefined,
) {
  return {
    id: push.id,
    node_id: nodeId("Push", push.id),
    before: before ?? "0".repeat(40),
    after: push.sha,
    ref: push.ref,
    timestamp: moment(push.ended),
    activity_type: before === undefined ? "branch_creation" : "push",
    actor: simpleUser(addresses, accountOf(directory, push.actor)),
  };
}

/** A deployment (schema `deployment`). */
export function deployment(addresses: Addresses, directory: Directory, deployed: Deployment) {
  const { id, repository, sha, ref, environment, actor, created, statuses } = deployed;
  const url = `${addresses.api}/repos/${repository}/deployments/${id}`;
  return {
    id,
    node_id: nodeId("Deployment", id),
    url,
    sha,
    // GitHub leaves out what a reference is of: the branch and the tag `main` look alike.
    ref: ref.replace(/^refs\/(heads|tags)\//, ""),
    task: "deploy",
    payload: {},
    original_environment: environment,
    environment,
    description: null,
    creator: simpleUser(addresses, accountOf(directory, actor)),
    created_at: moment(created),
    updated_at: moment(statuses.at(-1)?.created ?? created),
    statuses_url: `${url}/statuses`,
    repository_url: `${addresses.api}/repos/${repository}`,
  };
}

/** One state of a deployment (schema `deployment-status`). */
export function deploymentStatus(
  addresses: Addresses,
  directory: Directory,
  { id: deploymentId, repository, environment, actor }: Deployment,
  { id, state, created }: DeploymentStatus,
) {
  const repository_url = `${addresses.api}/repos/${repository}`;
  const deployment_url = `${repository_url}/deployments/${deploymentId}`;
  return {
    id,
    node_id: nodeId("DeploymentStatus", id),
    url: `${deployment_url}/statuses/${id}`,
    state,
    creator: simpleUser(addresses, accountOf(directory, actor)),
    description: "",
    environment,
    target_url: `${addresses.web}/${repository}/deployments`,
    deployment_url,
    repository_url,
    created_at: moment(created),
    updated_at: moment(created),
  };
}
