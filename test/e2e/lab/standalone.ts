import { join } from "node:path";
import type { PersonAtBrowser } from "../../../lab/browser/person.ts";
import { ada } from "../../../lab/github/acme.ts";
import { OwnerAtSettings } from "../../../lab/github/ownerAtSettings.ts";
import { registerAppDuring } from "../../../lab/scenario/appRegistration.ts";
import type { Lab } from "../../../lab/lab/open.ts";
import { places } from "../../../lab/places.ts";
import { PulumiProject } from "../../../lab/project/pulumiProject.ts";
import type { CommandOptions, CommandResult } from "../../../lab/project/runCommand.ts";
import { Administrator } from "../../../lab/scenario/administrator.ts";
import {
  applyApiServerConfiguration,
  type ConfigurationForm,
} from "../../../lab/scenario/apiServerConfiguration.ts";
import { fleetFile, type LabFleet } from "../../../lab/scenario/fleet.ts";
import { waitForDex } from "../../../lab/scenario/dexReadiness.ts";
import { configureLabStack } from "../../../lab/scenario/labStack.ts";
import { PersonAtTerminal } from "../../../lab/scenario/personAtTerminal.ts";
import { ensureToolchain, type Toolchain } from "../../../lab/toolchain/toolchain.ts";
import { type InitialState, labWith, sharedLab } from "./sharedLab.ts";

/** The name in URLs of the GitHub App that the stack registers, where its fleet has one: made of the default name. */
export const appSlug = "acme-kubernetes-standalone";

/** The name of the stack that a test builds. */
export const stack = "standalone";

/** A cluster with a login of its own, built by the real engine for one test file. */
export class Standalone {
  readonly lab: Lab;
  readonly toolchain: Toolchain;
  readonly project: PulumiProject;
  readonly administrator: Administrator;
  /** The kubeconfig file that the login's entry is merged into. */
  readonly kubeconfig: string;
  readonly #people: PersonAtTerminal[] = [];

  private constructor(
    lab: Lab,
    toolchain: Toolchain,
    project: PulumiProject,
    administrator: Administrator,
    kubeconfig: string,
  ) {
    this.lab = lab;
    this.toolchain = toolchain;
    this.project = project;
    this.administrator = administrator;
    this.kubeconfig = kubeconfig;
  }

  /** An empty project whose stack is set but not applied. @param state of the clusters. */
  static async prepare(
    name: string,
    fleet: Omit<LabFleet, "github"> = {},
    state: InitialState = "prepared",
  ): Promise<Standalone> {
    const toolchain = await ensureToolchain();
    const lab = await sharedLab(state, toolchain);
    await PulumiProject.remove(name);
    const standalone = await Standalone.#open(name, lab, toolchain);
    await standalone.setFleet(fleet);
    await configureLabStack(standalone.project, {
      role: "standalone",
      stack,
      cluster: lab.cluster,
      ...(fleet.app === true ? {} : { github: lab.github }),
      kubeconfigFile: standalone.kubeconfig,
    });
    return standalone;
  }

  /** The stack with the default fleet, applied, and an API server that has the structured configuration. */
  static async applied(): Promise<Standalone> {
    const name = "applied-standalone";
    const toolchain = await ensureToolchain();
    const lab = await labWith(name, [join(places.projects, name)], async () => {
      const standalone = await Standalone.prepare(name);
      await standalone.up();
      await standalone.configureApiServer("structured");
      return standalone.lab;
    });
    const standalone = await Standalone.#open(name, lab, toolchain);
    await waitForDex(await standalone.project.outputs(stack));
    return standalone;
  }

  static async #open(name: string, lab: Lab, toolchain: Toolchain): Promise<Standalone> {
    const project = await PulumiProject.open({
      name,
      toolchain: toolchain.environment,
      environment: { KUBECONFIG: lab.cluster.adminKubeconfigPath },
    });
    const administrator = new Administrator(lab.cluster, toolchain.environment);
    return new Standalone(lab, toolchain, project, administrator, join(project.folder, "kubeconfig"));
  }

  /** Writes the fleet file anew. */
  async setFleet(fleet: Omit<LabFleet, "github">): Promise<void> {
    await this.project.writeFleetFile("fleet.yaml", fleetFile({ ...fleet, github: this.lab.github }));
  }

  /** Sets a secret of the stack's. */
  async setSecret(setting: string, value: string): Promise<void> {
    await this.project.pulumi(["config", "set", "--stack", stack, "--secret", `latchkey:${setting}`], {
      input: value,
      mustPass: true,
    });
  }

  /** Removes a setting of the stack's. */
  async removeSetting(setting: string): Promise<void> {
    await this.project.pulumi(["config", "rm", "--stack", stack, `latchkey:${setting}`], { mustPass: true });
  }

  /** Runs `pulumi up`; it must pass unless told otherwise. */
  up(args: readonly string[] = [], options: CommandOptions = { mustPass: true }): Promise<CommandResult> {
    return this.project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack, ...args], options);
  }

  /** Runs `pulumi up`, while ada, who owns acme, confirms the GitHub App that it registers; both must go well. */
  async upWithApp() {
    // GitHub remembers the app of an earlier run, whose name no other can have.
    await this.owner.deleteApp(appSlug).catch(() => undefined);
    return registerAppDuring({
      owner: ada,
      github: this.lab.github,
      toolchain: this.toolchain.environment,
      up: (options) => this.up([], { ...options, mustPass: true }),
    });
  }

  /** Since when the client secret at GitHub is in use, as the stack says; empty where it says nothing. */
  async clientSecretSince(): Promise<string> {
    const { gitHub } = await this.project.outputs(stack);
    return typeof gitHub === "object" && gitHub !== null && "clientSecretSince" in gitHub
      ? String(gitHub.clientSecretSince)
      : "";
  }

  /** An owner of acme in GitHub's settings. */
  get owner(): OwnerAtSettings {
    return new OwnerAtSettings(ada, this.lab.github);
  }

  /** Runs `pulumi preview`. */
  preview(args: readonly string[] = [], options: CommandOptions = {}): Promise<CommandResult> {
    return this.project.pulumi(["preview", "--stack", stack, ...args], options);
  }

  /** Runs `pulumi destroy`. */
  async destroy(): Promise<void> {
    await this.project.pulumi(["destroy", "--yes", "--skip-preview", "--stack", stack], { mustPass: true });
  }

  /** Gives the API server the configuration that the stack emitted. */
  async configureApiServer(form: ConfigurationForm): Promise<void> {
    const outputs = await this.project.outputs(stack);
    await applyApiServerConfiguration(this.lab.cluster, outputs, form);
  }

  /**
   * Sits a person down at a machine of their own.
   *
   * @param authorities that their browser trusts beside Dex's and GitHub's, PEM. Default: none.
   * @param kubeconfig theirs. Default: the file that the stack merges into. Where that changes while kubectl runs, kubectl
   *   may read it once before and once after, and ask for a login each time.
   */
  async sitDown(
    person: PersonAtBrowser,
    authorities: readonly string[] = [],
    kubeconfig = this.kubeconfig,
  ): Promise<PersonAtTerminal> {
    const { certificateAuthority } = await this.project.outputs(stack);
    const terminal = await PersonAtTerminal.sitDown({
      person,
      kubeconfig,
      context: stack,
      toolchain: this.toolchain.environment,
      authorities: [this.lab.github.rootCa, String(certificateAuthority), ...authorities],
    });
    this.#people.push(terminal);
    return terminal;
  }

  /** Sends everybody home. What the stack has made stays: the next test begins with its own state of the lab. */
  async close(): Promise<void> {
    for (const person of this.#people) await person.leave();
  }
}
