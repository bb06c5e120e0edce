import { rm } from "node:fs/promises";
import { join } from "node:path";
import { callbackUrl } from "../../oidc/dex/callback.ts";
import { createAuthority } from "../certificates.ts";
import { labIssuer } from "../lab/issuer.ts";
import { stopProgram } from "../machine/component.ts";
import type { Machine } from "../machine/machine.ts";
import { runSteps } from "../machine/steps.ts";
import { componentStep } from "../machine/supervisor.ts";
import { ensureToolchain } from "../toolchain/toolchain.ts";
import { prepareLdap } from "./ldap/prepare.ts";
import { prepareOidc } from "./oidc/prepare.ts";
import type { PreparedProvider } from "./preparedProvider.ts";
import { prepareSaml } from "./saml/prepare.ts";

const preparations = { ldap: prepareLdap, oidc: prepareOidc, saml: prepareSaml };

/**
 * The identity providers beside GitHub: an LDAP directory, an OpenID Connect provider and a SAML identity provider, in
 * the lab's machine. `up` neither starts them nor knows them; `down` takes them along.
 */
export class IdentityProviders {
  /** The authority of their certificates, which browsers must trust, PEM. */
  readonly rootCa: string;
  readonly #machine: Machine;
  readonly #providers: readonly PreparedProvider[];

  private constructor(machine: Machine, rootCa: string, providers: readonly PreparedProvider[]) {
    this.#machine = machine;
    this.rootCa = rootCa;
    this.#providers = providers;
  }

  /**
   * Starts them anew with nothing remembered, for the lab's Dex.
   *
   * @throws LabError or ToolchainError with what to do.
   */
  static async start(machine: Machine): Promise<IdentityProviders> {
    await ensureToolchain({ parts: ["directory"] });
    const authority = await createAuthority("Acme identity providers");
    const options = { authority, address: machine.address, callbackUrl: callbackUrl(labIssuer) };
    const providers = await Promise.all(
      Object.entries(preparations).map(async ([name, prepare]) => {
        // A test that was killed may have left it.
        await stopProgram(machine, { name });
        const folder = join(folderIn(machine), name);
        await rm(folder, { recursive: true, force: true });
        return prepare(folder, options);
      }),
    );
    const quietly = () => undefined;
    await runSteps(providers.map(({ component }) => componentStep(machine, component, quietly)));
    return new IdentityProviders(machine, authority.certificate, providers);
  }

  /** Their connectors, as a person would write them into the fleet file. */
  get connectors(): readonly PreparedProvider["connector"][] {
    return this.#providers.map(({ connector }) => connector);
  }

  /** The secrets of their connectors, by the connector's id and then by key. */
  get secrets(): Readonly<Record<string, PreparedProvider["secrets"]>> {
    return Object.fromEntries(this.#providers.map(({ connector, secrets }) => [connector.id, secrets]));
  }

  /** Stops them and removes what they had. */
  async stop(): Promise<void> {
    await Promise.all(this.#providers.map(({ component }) => stopProgram(this.#machine, component)));
    await rm(folderIn(this.#machine), { recursive: true, force: true });
  }
}

/** Below the machine's own folder, which goes with it. */
function folderIn({ folder }: Machine): string {
  return join(folder, "identity-providers");
}
