import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Cluster } from "../cluster/cluster.ts";
import type { Person } from "../github/directory.ts";
import type { Lab } from "../lab/open.ts";
import { PulumiProject } from "../project/pulumiProject.ts";
import type { CommandOptions, CommandResult } from "../project/runCommand.ts";
import type { Toolchain } from "../toolchain/toolchain.ts";
import { Administrator } from "./administrator.ts";
import { applyApiServerConfiguration, type ConfigurationForm } from "./apiServerConfiguration.ts";
import { fleetFile, type LabFleet } from "./fleet.ts";
import { configureLabStack } from "./labStack.ts";
import { PersonAtTerminal } from "./personAtTerminal.ts";

/** What a fleet of stacks is made of. */
export interface FleetOfStacksInput {
  /** The name of its Pulumi project. One that is there is removed. */
  readonly name: string;
  /** The lab, with all the clusters that the fleet begins with. */
  readonly lab: Lab;
  readonly toolchain: Toolchain;
  /** The kubeconfig file into which every cluster's entry is merged. One that is there is removed. */
  readonly kubeconfig: string;
  /** The folder of the package whose program runs, in which its provider lies. Default: this repository. */
  readonly program?: string;
  /** What the fleet file says. */
  readonly fleet: Omit<LabFleet, "github">;
  /** Whether each stack has a passphrase that no other is run with. Otherwise all have the project's. */
  readonly ownPassphrases: boolean;
}

/** A fleet: one stack for each of the lab's clusters, of the cluster's name, in one Pulumi project. */
export class FleetOfStacks {
  readonly lab: Lab;
  readonly toolchain: Toolchain;
  readonly project: PulumiProject;
  /** The kubeconfig file with the login's entries. */
  readonly kubeconfig: string;
  readonly #ownPassphrases: boolean;
  readonly #registersApp: boolean;
  readonly #projects = new Map<string, PulumiProject>();

  private constructor(input: FleetOfStacksInput, project: PulumiProject) {
    this.lab = input.lab;
    this.toolchain = input.toolchain;
    this.kubeconfig = input.kubeconfig;
    this.project = project;
    this.#ownPassphrases = input.ownPassphrases;
    this.#registersApp = input.fleet.app === true;
  }

  /** Writes the fleet file and a stack file for each of the lab's clusters. Nothing is applied. */
  static async write(input: FleetOfStacksInput): Promise<FleetOfStacks> {
    await PulumiProject.remove(input.name);
    await rm(input.kubeconfig, { force: true });
    const fleet = await FleetOfStacks.open(input);
    await fleet.writeFleetFile(input.fleet);
    await Promise.all(fleet.clusters.map((cluster) => fleet.writeStack(cluster)));
    return fleet;
  }

  /** Finds a fleet that was written before, with the same input. */
  static async open(input: FleetOfStacksInput): Promise<FleetOfStacks> {
    const { name, lab, toolchain, program } = input;
    const project = await PulumiProject.open({
      name,
      ...(program === undefined ? {} : { program, provider: join(program, "provider") }),
      toolchain: toolchain.environment,
      environment: { KUBECONFIG: lab.adminKubeconfigPath },
    });
    const fleet = new FleetOfStacks(input, project);
    for (const cluster of fleet.clusters) await fleet.#openProject(cluster.name);
    return fleet;
  }

  /** The hub and all spokes that the lab has now. */
  get clusters(): readonly Cluster[] {
    return [this.lab.cluster, ...this.lab.spokes];
  }

  /** One of them. @throws Error where there is none of that name. */
  clusterNamed(name: string): Cluster {
    const found = this.clusters.find((cluster) => cluster.name === name);
    if (found === undefined) throw new Error(`The fleet has no cluster ${name}.`);
    return found;
  }

  /** Writes the fleet file anew. */
  async writeFleetFile(fleet: Omit<LabFleet, "github">): Promise<void> {
    await this.project.writeFleetFile("fleet.yaml", fleetFile({ ...fleet, github: this.lab.github }));
  }

  /** Writes the stack file of a cluster, and makes the namespace that access rules name. */
  async writeStack(cluster: Cluster): Promise<void> {
    const { lab, kubeconfig } = this;
    const project = await this.#openProject(cluster.name);
    const stack = { stack: cluster.name, cluster, kubeconfigFile: kubeconfig };
    await configureLabStack(
      project,
      cluster.name === lab.cluster.name
        ? { ...stack, role: "hub", ...(this.#registersApp ? {} : { github: lab.github }) }
        : { ...stack, role: "spoke", hub: lab.cluster.name },
    );
    await this.administrator(cluster).ensureNamespace("payments");
  }

  /** Removes a cluster from the fleet: what its stack made, then the stack with its file. The hub does not know yet. */
  async removeStack(cluster: string): Promise<void> {
    await this.destroy(cluster);
    await this.pulumi(cluster, ["stack", "rm", "--yes"], { mustPass: true });
    this.#projects.delete(cluster);
  }

  /** Runs `pulumi` on a cluster's stack, with the passphrase of that stack alone. */
  pulumi(cluster: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.#projectOf(cluster).pulumi([...args, "--stack", cluster], options);
  }

  /** Runs `pulumi up`; it must pass unless told otherwise. */
  up(
    cluster: string,
    args: readonly string[] = [],
    options: CommandOptions = { mustPass: true },
  ): Promise<CommandResult> {
    return this.pulumi(cluster, ["up", "--yes", "--skip-preview", ...args], options);
  }

  /** Runs `pulumi preview`; it must pass. */
  preview(cluster: string, args: readonly string[] = []): Promise<CommandResult> {
    return this.pulumi(cluster, ["preview", ...args], { mustPass: true });
  }

  /** Fails unless every stack is as its files say, and every cluster as its stack says. */
  async assertUnchanged(): Promise<void> {
    await Promise.all(
      this.clusters.map(({ name }) => this.preview(name, ["--refresh", "--expect-no-changes"])),
    );
  }

  /** Applies the hub, then all spokes at once. */
  async upAll(args: readonly string[] = []): Promise<void> {
    const { lab } = this;
    await this.up(lab.cluster.name, args);
    await Promise.all(lab.spokes.map(({ name }) => this.up(name, args)));
  }

  /** Runs `pulumi destroy`. */
  async destroy(cluster: string): Promise<void> {
    await this.pulumi(cluster, ["destroy", "--yes", "--skip-preview"], { mustPass: true });
  }

  /** The plain outputs of a cluster's stack. */
  outputs(cluster: string): Promise<Readonly<Record<string, unknown>>> {
    return this.#projectOf(cluster).outputs(cluster);
  }

  /** Gives a cluster's API server the configuration that its stack emitted, and returns the arguments. */
  async configureApiServer(cluster: Cluster, form: ConfigurationForm): Promise<readonly string[]> {
    return applyApiServerConfiguration(cluster, await this.outputs(cluster.name), form);
  }

  /**
   * Gives every API server the configuration that its stack emitted, and returns the arguments by cluster. The hub's is
   * the first: while it starts, Dex cannot read its own signing keys, and an API server that asks Dex for them in vain
   * asks again only ten seconds later.
   */
  async configureApiServers(forms: {
    readonly hub: ConfigurationForm;
    readonly spokes: ConfigurationForm;
  }): Promise<ReadonlyMap<string, readonly string[]>> {
    const { cluster: hub, spokes } = this.lab;
    const ofHub = await this.configureApiServer(hub, forms.hub);
    const ofSpokes = await Promise.all(
      spokes.map(async (spoke) => [spoke.name, await this.configureApiServer(spoke, forms.spokes)] as const),
    );
    return new Map([[hub.name, ofHub], ...ofSpokes]);
  }

  /** The administrator of one cluster. */
  administrator(cluster: Cluster): Administrator {
    return new Administrator(cluster, this.toolchain.environment);
  }

  /** Sits a person down at a machine of their own, with the kubeconfig of the whole fleet. */
  async sitDown(person: Person): Promise<PersonAtTerminal> {
    const { certificateAuthority } = await this.outputs(this.lab.cluster.name);
    return PersonAtTerminal.sitDown({
      person,
      kubeconfig: this.kubeconfig,
      toolchain: this.toolchain.environment,
      authorities: [this.lab.github.rootCa, String(certificateAuthority)],
    });
  }

  async #openProject(cluster: string): Promise<PulumiProject> {
    const project = this.#ownPassphrases ? await this.project.withPassphrase(cluster) : this.project;
    this.#projects.set(cluster, project);
    return project;
  }

  #projectOf(cluster: string): PulumiProject {
    const project = this.#projects.get(cluster);
    if (project === undefined) throw new Error(`The fleet has no stack ${cluster}.`);
    return project;
  }
}
