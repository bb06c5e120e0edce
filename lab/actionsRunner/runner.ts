import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { pinned, runner as machine } from "../../fleet/init/files/workflows/pinned.ts";
import type { Job } from "../github/actions/job.ts";
import { StartedJob } from "../github/actions/startedJob.ts";
import type { PreparedGitHub } from "../github/prepare.ts";
import { type CommandResult, runCommand } from "../project/runCommand.ts";

/** What stands in place of each action that workflows use: a folder of the name that they know it by. */
const actionsFolder = join(import.meta.dirname, "actions");

/** Where a runner works, and for whom. */
export interface ActionsRunnerInput {
  readonly github: PreparedGitHub;
  /** The folder of a repository, whose remote `origin` is the stand-in for GitHub. */
  readonly repository: string;
  /** A folder of the runner's own, made anew. */
  readonly folder: string;
  /** The environment of everything that it runs; it has `act` on its PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** The repository's secrets and variables, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * A machine that runs workflows of GitHub Actions: by act (https://nektosact.com), on this machine, with what jobs are
 * given by the stand-in for GitHub. The actions are GitHub's and cannot be had from a registry; those here do for the
 * workflows of a fleet what those do.
 */
export class ActionsRunner {
  readonly #input: ActionsRunnerInput;

  private constructor(input: ActionsRunnerInput) {
    this.#input = input;
  }

  /** Makes a runner. */
  static async open(input: ActionsRunnerInput): Promise<ActionsRunner> {
    const { folder } = input;
    await rm(folder, { recursive: true, force: true });
    for (const name of ["store", "work", "home"]) await mkdir(join(folder, name), { recursive: true });
    return new ActionsRunner(input);
  }

  /**
   * Runs every job of a workflow, and tells the stand-in how it ended. Status 0 means that all of them succeeded.
   *
   * @param job what its jobs' tokens tell of them.
   * @param event what set it off, as GitHub's webhook has it.
   */
  async run(job: Job, event: object = {}): Promise<CommandResult> {
    const { github, repository, folder, environment, secrets, variables } = this.#input;
    const started = await StartedJob.start(github, job);
    const file = async (name: string, content: string) => {
      const path = join(folder, name);
      await writeFile(path, content, { mode: 0o600 });
      return path;
    };
    const values = (name: string, content: Readonly<Record<string, string>>) =>
      file(name, stringify(content));
    // For actions/checkout act itself copies the repository, with its history.
    const actions = Object.entries(pinned)
      .filter(([name]) => name !== "checkout")
      .map(([name, action]) => {
        const [reference = ""] = action.split(" ");
        return `--local-repository=${reference}=${join(actionsFolder, name)}`;
      });
    const result = await runCommand(
      "act",
      [
        job.event,
        `--directory=${repository}`,
        `--workflows=${job.workflowFile}`,
        `--platform=${machine}=-self-hosted`,
        `--github-instance=${github.host}`,
        `--actor=${job.actor}`,
        `--eventpath=${await file("event.json", JSON.stringify(event))}`,
        `--secret-file=${await values("secrets.yaml", { ...secrets, GITHUB_TOKEN: started.restToken })}`,
        `--var-file=${await values("variables.yaml", variables)}`,
        `--env-file=${await values("environment.yaml", {
          ...started.environment,
          RUNNER_STORE: join(folder, "store"),
        })}`,
        `--action-cache-path=${join(folder, "work")}`,
        "--no-cache-server",
        ...actions,
      ],
      { cwd: repository, environment: { ...environment, XDG_CONFIG_HOME: join(folder, "home") } },
    );
    await started.finish(result.status === 0 ? "success" : "failure");
    return result;
  }
}
