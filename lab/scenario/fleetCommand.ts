import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Job } from "../github/actions/job.ts";
import { StartedJob } from "../github/actions/startedJob.ts";
import { repositoryRoot } from "../places.ts";
import { type CommandOptions, type CommandResult, runCommand } from "../project/runCommand.ts";
import type { FleetOfStacks } from "./fleetOfStacks.ts";

/** The command `latchkey` as a job of GitHub Actions runs it, in the folder of a fleet. */
export class FleetCommand {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /** Starts the job. Its tokens can be asked for as long as the stand-in for GitHub lives. */
  static async start(fleet: FleetOfStacks, job: Job): Promise<FleetCommand> {
    const { folder, environment } = fleet.project;
    const started = await StartedJob.start(fleet.lab.github, job);
    return new FleetCommand(folder, { ...environment, ...started.environment });
  }

  /** Runs it to its end. A failure of its own is a result, not an error. */
  run(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return runCommand("node", [join(repositoryRoot, "fleet/main.ts"), ...args], {
      ...options,
      cwd: this.#folder,
      environment: { ...this.#environment, ...options.environment },
    });
  }

  /** Starts it, for whoever wants to end it in the middle. What it writes is not kept. */
  begin(args: readonly string[]): ChildProcess {
    return spawn("node", [join(repositoryRoot, "fleet/main.ts"), ...args], {
      cwd: this.#folder,
      env: this.#environment,
      stdio: "ignore",
    });
  }
}
