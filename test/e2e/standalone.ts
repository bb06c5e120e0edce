import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { PersonAtBrowser } from "../../lab/browser/person.ts";
import { ada } from "../../lab/github/acme.ts";
import { OwnerAtSettings } from "../../lab/github/ownerAtSettings.ts";
import { registerAppDuring } from "../../lab/scenario/appRegistration.ts";
import { closeLab, type Lab, openLab } from "../../lab/lab/open.ts";
import { places } from "../../lab/places.ts";
import { PulumiProject } from "../../lab/project/pulumiProject.ts";
import type { CommandOptions, CommandResult } from "../../lab/project/runCommand.ts";
import { Administrator } from "../../lab/scenario/administrator.ts";
import {
  applyApiServerConfiguration,
  type ConfigurationForm,
} from "../../lab/scenario/apiServerConfiguration.ts";
import { fleetFile, type LabFleet } from "../../lab/scenario/fleet.ts";
import { configureLabStack } from "../../lab/scenario/labStack.ts";
import { PersonAtTerminal } from "../../lab/scenario/personAtTerminal.ts";
import { ensureToolchain, type Toolchain } from "../../lab/toolchain/toolchain.ts";

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
  readonly #name: string;

  private constructor(
    name: string,
    lab: Lab,
    toolchain: Toolchain,
    project: PulumiProject,
    administrator: Administrator,
    kubeconfig: string,
  ) {
    this.#name = name;
    this.lab = lab;
    this.toolchain = toolchain;
    this.project = project;
    this.administrator = administrator;
    this.kubeconfig = kubeconfig;
  }

  /** Opens the lab, and in it an empty project whose stack is set but not applied. */
  static async prepare(name: string, fleet: Omit<LabFleet, "github"> = {}): Promise<Standalone> {
    const toolchain = await ensureToolchain();
    const lab = await labWithoutLogin(toolchain);
    const administrator = new Administrator(lab.cluster, toolchain.environment);
    await administrator.ensureNamespace("payments");
    await PulumiProject.remove(name);
    const project = await PulumiProject.open({
      name,
      toolchain: toolchain.environment,
      environment: { KUBECONFIG: lab.cluster.adminKubeconfigPath },
    });
    const kubeconfig = join(places.projects, name, "kubeconfig");
    await rm(kubeconfig, { force: true });
    const standalone = new Standalone(name, lab, toolchain, project, administrator, kubeconfig);
    await standalone.setFleet(fleet);
    await configureLabStack(project, {
      role: "standalone",
      stack,
      cluster: lab.cluster,
      ...(fleet.app === true ? {} : { github: lab.github }),
      kubeconfigFile: kubeconfig,
    });
    return standalone;
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

  /** Sends everybody home and takes the stack and its project away. The lab stays for the next test. */
  async close(): Promise<void> {
    for (const person of this.#people) await person.leave();
    await this.destroy();
    await this.lab.cluster.restartApiServer([]);
    await PulumiProject.remove(this.#name);
  }
}

/** The lab, up, with a cluster that no Latchkey has been in: the demo, or a test that was killed, may have left its own. */
async function labWithoutLogin(toolchain: Toolchain): Promise<Lab> {
  const quietly = () => undefined;
  const found = await openLab(quietly);
  const administrator = new Administrator(found.cluster, toolchain.environment);
  const traces = await administrator.kubectl(["get", "namespaces,clusterrolebindings", "--output", "name"], {
    mustPass: true,
  });
  if (!/latchkey/.test(traces.stdout)) return found;
  await closeLab(quietly);
  return openLab(quietly);
}
