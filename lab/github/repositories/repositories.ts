import type { Job } from "../actions/job.ts";
import { emptyMemory, type Memory, type StateOptions } from "../memory.ts";
import type { Comment, Conclusion, FinishedRun } from "./records.ts";

/** A workflow that ran. */
export interface KnownWorkflow {
  readonly id: number;
  /** `.github/workflows/rollout.yaml`. */
  readonly file: string;
  /** Its runs, newest first. */
  readonly runs: readonly [FinishedRun, ...FinishedRun[]];
}

/** What is kept of repositories: what jobs wrote on pull requests, and how runs of workflows ended. */
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
    this.#memory.lastId += 1;
    const written = { id: this.#memory.lastId, repository, pullRequest, body, created: now, updated: now };
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
    const ofRepository = this.#memory.runs.filter((each) => each.repository === repository);
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

  /** Keeps how the run of a job ended. */
  finish(job: Job, conclusion: Conclusion): void {
    const { repository, repositoryId, workflow, workflowFile, event, ref, sha, actor } = job;
    this.#memory.lastId += 1;
    this.#memory.runs.push({
      ...{ repository, repositoryId, workflow, workflowFile, event, sha, actor },
      id: this.#memory.lastId,
      branch: ref.replace(/^refs\/heads\//, ""),
      conclusion,
      ended: this.#now(),
    });
    this.#remember(this.#memory);
  }
}
