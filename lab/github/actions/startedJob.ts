import { readFile } from "node:fs/promises";
import { ask } from "../../cluster/request.ts";
import type { PreparedGitHub } from "../prepare.ts";
import type { Conclusion } from "../repositories/records.ts";
import { ActionsIssuer } from "./issuer.ts";
import type { Job } from "./job.ts";

type ReachedGitHub = Pick<PreparedGitHub, "host" | "rootCa" | "actionsKeyFile">;

/** A job of GitHub Actions that has begun, as its runner knows it. */
export class StartedJob {
  /** What the runner adds to the job's environment, by which the job can ask for tokens. */
  readonly environment: Readonly<Record<string, string>>;
  /** The job's `github.token`. */
  readonly restToken: string;
  readonly #url: string;
  readonly #runnerToken: string;
  readonly #rootCa: string;

  private constructor({ rootCa }: ReachedGitHub, actions: ActionsIssuer, job: Job) {
    const now = Math.floor(Date.now() / 1000);
    const environment = actions.environmentOf(job, now);
    const { origin, pathname } = new URL(environment.ACTIONS_ID_TOKEN_REQUEST_URL);
    this.environment = environment;
    this.restToken = actions.restToken(job, now);
    this.#url = origin + pathname.replace(/\/idtoken$/, "");
    this.#runnerToken = environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
    this.#rootCa = rootCa;
  }

  /** Starts a job at a stand-in. */
  static async start(github: ReachedGitHub, job: Job): Promise<StartedJob> {
    const key = await readFile(github.actionsKeyFile, "utf8");
    return new StartedJob(github, new ActionsIssuer(`https://${github.host}`, key), job);
  }

  /** Tells the stand-in how the job ended, which it then tells of the run. */
  async finish(conclusion: Conclusion): Promise<void> {
    const { status, body } = await ask(this.#url, {
      tls: { ca: this.#rootCa },
      method: "POST",
      headers: { authorization: `bearer ${this.#runnerToken}` },
      body: JSON.stringify({ conclusion }),
    });
    if (status !== 204) throw new Error(`The stand-in for GitHub does not take a job's end: ${body}`);
  }
}
