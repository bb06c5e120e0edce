import type { Cluster } from "../cluster/cluster.ts";
import { places } from "../places.ts";
import { type CommandOptions, type CommandResult, runCommand } from "../project/runCommand.ts";

/** The cluster's administrator, who has a client certificate and does not depend on the login. */
export class Administrator {
  readonly #environment: Readonly<Record<string, string>>;

  /**
   * @param cluster whose administrator it is.
   * @param toolchain what the toolchain adds to the environment.
   */
  constructor(cluster: Pick<Cluster, "adminKubeconfigPath">, toolchain: Readonly<Record<string, string>>) {
    this.#environment = { ...toolchain, HOME: places.home, KUBECONFIG: cluster.adminKubeconfigPath };
  }

  /** Runs kubectl. A failure of its own is a result, unless it must pass. */
  kubectl(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return runCommand("kubectl", args, { ...options, environment: this.#environment });
  }

  /** Makes a namespace, or finds it. */
  async ensureNamespace(name: string): Promise<void> {
    const manifest = JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    await this.kubectl(["apply", "--filename", "-"], { input: manifest, mustPass: true });
  }
}
