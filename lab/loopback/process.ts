import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually, GiveUp } from "../machine/wait.ts";

/** How a program is started on the loopback interface. */
export interface LoopbackProgram {
  /** The program's path. */
  readonly command: string;
  readonly args: readonly string[];
  /** Default: an empty environment, so that nothing of the machine decides what it does. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder of its log file. */
  readonly folder: string;
  /** Name of its log file, without `.log`. */
  readonly name: string;
  /** Passes once the program answers. */
  readonly ready: () => Promise<unknown>;
}

/** A program that runs on the loopback interface, as a child of this process. */
export class LoopbackProcess {
  readonly #child: ChildProcess;
  readonly #log: string;

  private constructor(child: ChildProcess, log: string) {
    this.#child = child;
    this.#log = log;
  }

  /** Starts a program and waits until it answers. @throws {Error} if it cannot be started, and with its log, if it ends before. */
  static async start(program: LoopbackProgram): Promise<LoopbackProcess> {
    const { command, args, environment = {}, folder, name, ready } = program;
    const log = join(folder, `${name}.log`);
    const output = openSync(log, "a");
    const child = spawn(command, args, { env: environment, stdio: ["ignore", output, output] });
    closeSync(output);
    // A test that fails before it can stop the program must not leave it behind.
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.off("exit", kill));
    let spawnError: Error | undefined;
    child.once("error", (error) => {
      spawnError = error;
      process.off("exit", kill);
    });
    const started = new LoopbackProcess(child, log);
    try {
      await eventually(
        async () => {
          if (spawnError !== undefined) throw new GiveUp(spawnError);
          if (child.exitCode !== null || child.signalCode !== null)
            throw new GiveUp(new Error(`${name} ended: ${started.log().slice(-2000)}`));
          await ready();
        },
        { subject: name, timeout: 60_000 },
      );
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** Everything that it has logged. */
  log(): string {
    return readFileSync(this.#log, "utf8");
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}
