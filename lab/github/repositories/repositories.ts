import type { Job } from "../actions/job.ts";
import { emptyMemory, type Memory, type StateOptions } from "../memory.ts";
import type { Comment, Conclusion, Deployment, FinishedRun } from "./records.ts";

/** A workflow that ran. */
export interface KnownWorkflow {
  readonly id: number;
  /** `.github/workflows/rollout.yaml`. */
  readonly file: string;
  /** Its runs, newest first. */
  readonly runs: readonly [FinishedRun, ...FinishedRun[]];
}

/** One state of a deployment. */
export type DeploymentStatus = Deployment["statuses"][number];

/** Where a new deployment goes. */
export type NewDeployment = Pick<Deployment, "sha" | "ref" | "environment" | "actor">;

/** What is kept of repositories: comments on pull requests, how runs of workflows ended, and deployments. */
export class Repositories {
  readonly #memory: Memory;
  readonly #remember: (memory: Memory) => void;
  readonly #now: () => number;

  constructor({ memory = emptyMemory(), remember = () => undefined, now = Date.now }: StateOptions = {}) {
    this.#memory = memory;
    this.#remember = remember;
    this.#now = now;
  }

  /** The comments on a pull request, oldest first. */
  commentsOn(repository: string, pullRequest: number): readonly Comment[] {
    return this.#memory.comments.filter(
      (each) => each.repository === repository && each.pullRequest === pullRequest,
    );
  }

  /** Writes a comment. */
  comment(repository: string, pullRequest: number, body: string): Comment {
    const now = this.#now();
    const written = { id: this.#newId(), repository, pullRequest, body, created: now, updated: now };
    this.#memory.comments.push(written);
    this.#remember(this.#memory);
    return written;
  }

  /** Writes a comment anew; `undefined` where the repository has none of that number. */
  changeComment(repository: string, id: number, body: string): Comment | undefined {
    const found = this.#memory.comments.find((each) => each.repository === repository && each.id === id);
    if (found === undefined) return undefined;
    Object.assign(found, { body, updated: this.#now() });
    this.#remember(this.#memory);
    return found;
  }

  /**
   * A workflow by its number or the name of its file, without the folder. Its number is that of its first run; one that
   * never ran is not known.
   */
  workflow(repository: string, nameOrNumber: string): KnownWorkflow | undefined {
    const ofRepository = this.#memory.runs.filter(
      (each) => each.repository === repository && each.deleted !== true,
    );
    const named = ofRepository.find(
      ({ id, workflowFile }) => workflowFile.endsWith(`/${nameOrNumber}`) || String(id) === nameOrNumber,
    );
    const [newest, ...older] = ofRepository
      .filter(({ workflowFile }) => workflowFile === named?.workflowFile)
      .toReversed();
    if (newest === undefined) return undefined;
    const { id } = older.at(-1) ?? newest;
    return { id, file: newest.workflowFile, runs: [newest, ...older] };
  }

  /** Records how the run of a job ended, and the deployment if the job has an environment. */
  finish(job: Job, conclusion: Conclusion): void {
    const { repository, repositoryId, workflow, workflowFile, event, ref, sha, actor, fork } = job;
    this.#memory.runs.push({
      ...{ repository, repositoryId, workflow, workflowFile, event, ref, sha, actor, fork },
      id: this.#newId(),
      branch: job.headRef ?? ref.replace(/^refs\/(heads|tags)\//, ""),
      conclusion,
      ended: this.#now(),
    });
    if (job.environment !== undefined) {
      const { id } = this.deploy(repository, { sha, ref, environment: job.environment, actor });
      this.setState(repository, id, conclusion === "success" ? "success" : "failure");
    }
    this.#remember(this.#memory);
  }

  /** Deletes a run. Returns whether the repository had one with this id. */
  deleteRun(repository: string, id: number): boolean {
    const found = this.#memory.runs.find(
      (each) => each.repository === repository && each.id === id && each.deleted !== true,
    );
    if (found === undefined) return false;
    found.deleted = true;
    this.#remember(this.#memory);
    return true;
  }

  /** The runs that a push to a branch started, also deleted ones, newest first. They show which commits branches pointed at. */
  pushes(repository: string): readonly FinishedRun[] {
    return this.#memory.runs
      .filter((each) => each.repository === repository && each.event === "push")
      .filter(({ ref }) => ref?.startsWith("refs/heads/") === true)
      .toReversed();
  }

  /** The deployments, newest first. */
  deployments(repository: string): readonly Deployment[] {
    return this.#memory.deployments.filter((each) => each.repository === repository).toReversed();
  }

  /** Creates a deployment. */
  deploy(repository: string, created: NewDeployment): Deployment {
    const deployment = { ...created, repository, id: this.#newId(), created: this.#now(), statuses: [] };
    this.#memory.deployments.push(deployment);
    this.#remember(this.#memory);
    return deployment;
  }

  /**
   * Sets the state of a deployment. One that succeeds makes those before it in the same environment inactive. Returns
   * `undefined` if the repository has no deployment with this id.
   */
  setState(repository: string, id: number, state: DeploymentStatus["state"]): DeploymentStatus | undefined {
    const found = this.#memory.deployments.find((each) => each.repository === repository && each.id === id);
    if (found === undefined) return undefined;
    const created = this.#now();
    for (const each of state === "success" ? this.deployments(repository) : [])
      if (each.environment === found.environment && each.statuses.at(-1)?.state === "success")
        each.statuses.push({ id: this.#newId(), state: "inactive", created });
    const status = { id: this.#newId(), state, created };
    found.statuses.push(status);
    this.#remember(this.#memory);
    return status;
  }

  #newId(): number {
    this.#memory.lastId += 1;
    return this.#memory.lastId;
  }
}
