import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { stringify } from "yaml";
import { places, repositoryRoot } from "../places.ts";
import { type CommandResult, type CommandOptions, runCommand } from "./runCommand.ts";

/** What a Pulumi project of the lab is made of. */
export interface PulumiProjectInput {
  /** Its folder's name below the lab's projects. */
  readonly name: string;
  /** The program's folder, which holds its package.json or, for an empty program, its index. Default: this repository. */
  readonly program?: string;
  /** The folder of Latchkey's own provider. Default: this repository's. */
  readonly provider?: string;
  /** What the toolchain adds to the environment. */
  readonly toolchain: Readonly<Record<string, string>>;
  /** What else the programs see, such as KUBECONFIG. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A Pulumi project with a state, a passphrase and a fleet of its own, driven by the real command line. */
export class PulumiProject {
  /** The folder that holds Pulumi.yaml. */
  readonly folder: string;
  /** The whole environment of its commands. */
  readonly environment: Readonly<Record<string, string>>;

  private constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Writes the project, or finds it: its state and passphrase stay. */
  static async open(input: PulumiProjectInput): Promise<PulumiProject> {
    const folder = join(places.projects, input.name);
    const { program = repositoryRoot, provider = join(repositoryRoot, "provider") } = input;
    await mkdir(join(folder, "stacks"), { recursive: true });
    await mkdir(join(folder, "state"), { recursive: true });
    await mkdir(places.home, { recursive: true });
    await writeFile(
      join(folder, "Pulumi.yaml"),
      stringify({
        name: "latchkey",
        runtime: { name: "nodejs", options: { typescript: false } },
        main: relative(folder, program),
        stackConfigDir: "stacks",
        config: { "latchkey:fleet": { value: relative(program, join(folder, "stacks/fleet.yaml")) } },
        plugins: {
          providers: [{ name: "latchkey", path: relative(folder, provider) }],
        },
      }),
    );
    return new PulumiProject(folder, {
      ...environmentOfThisProcess(),
      ...input.toolchain,
      HOME: places.home,
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: await passphrase(folder, "passphrase"),
      ...input.environment,
    });
  }

  /** Removes the folders of a project with its state. */
  static async remove(name: string): Promise<void> {
    await rm(join(places.projects, name), { recursive: true, force: true });
  }

  /**
   * The same project for somebody who knows no passphrase but this one, which is made once. The secrets of a stack that
   * they make can be read with it alone.
   *
   * @param name of the passphrase: lower case, digits and dashes.
   */
  async withPassphrase(name: string): Promise<PulumiProject> {
    return new PulumiProject(this.folder, {
      ...this.environment,
      PULUMI_CONFIG_PASSPHRASE: await passphrase(this.folder, `passphrase-${name}`),
    });
  }

  /** Writes a file of the fleet, such as `fleet.yaml`, into the folder of the stacks. */
  async writeFleetFile(name: string, text: string): Promise<void> {
    await writeFile(join(this.folder, "stacks", name), text);
  }

  /** Reads a file of the fleet. */
  async readFleetFile(name: string): Promise<string> {
    return readFile(join(this.folder, "stacks", name), "utf8");
  }

  /** Runs `pulumi` in the project's folder. A failure of its own is a result, not an error. */
  pulumi(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return runCommand("pulumi", [...args, "--non-interactive"], {
      ...options,
      cwd: this.folder,
      environment: { ...this.environment, ...options.environment },
    });
  }

  /** The plain outputs of a stack. Nothing secret is among them. */
  async outputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.pulumi(["stack", "output", "--json", "--stack", stack], { mustPass: true });
    const outputs: unknown = JSON.parse(stdout);
    return typeof outputs === "object" && outputs !== null ? { ...outputs } : {};
  }
}

/** A passphrase that encrypts secrets of the project: made once, readable by its owner only. */
async function passphrase(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  await chmod(file, 0o600);
  return readFile(file, "utf8");
}

/** This process's environment without what would lead a program to the person's own clusters and accounts. */
function environmentOfThisProcess(): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !/^(PULUMI_|KUBE|GITHUB_|GH_|ACTIONS_|LATCHKEY_)/.test(name))
      environment[name] = value;
  }
  return environment;
}
