import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dexConfiguration } from "../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../oidc/dex/connectors/connectors.ts";
import { kubeconfigEntry, type LoginMethod } from "../../oidc/kubeconfig/entry.ts";
import { BrowserSession } from "../browser/session.ts";
import { type Authority, createAuthority } from "../certificates.ts";
import { ada } from "../github/acme.ts";
import { startLoopbackDex } from "./dex.ts";
import { startLoopbackGitHub } from "./github.ts";
import { freePort } from "./port.ts";
import type { LoopbackProcess } from "./process.ts";

/** How {@link MemberLogin} is started. */
export interface MemberLoginOptions {
  /** A folder of its own. */
  readonly folder: string;
  /** The folder of the programs. */
  readonly bin: string;
  /** Where Dex listens. Default: 127.0.0.1. */
  readonly address?: string;
  /** Default: off. */
  readonly deviceCode?: boolean;
  /** The kubeconfig of the cluster that Dex keeps its objects in. Default: it keeps them in memory. */
  readonly kubeconfig?: string;
  /** More of Dex's environment. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A Dex in front of the GitHub stand-in, and the browser of a member of acme who logs in to the cluster `prod`. */
export class MemberLogin {
  readonly issuer: string;
  readonly audience = "latchkey-prod";
  /** Signs Dex's serving certificate. */
  readonly authority: Authority;
  /** Where kubelogin listens. */
  readonly kubeloginPort: number;
  readonly dex: LoopbackProcess;
  readonly browser: BrowserSession;
  readonly #gitHub: LoopbackProcess;
  readonly #options: MemberLoginOptions;

  private constructor(
    parts: Pick<MemberLogin, "issuer" | "authority" | "kubeloginPort" | "dex" | "browser">,
    gitHub: LoopbackProcess,
    options: MemberLoginOptions,
  ) {
    this.issuer = parts.issuer;
    this.authority = parts.authority;
    this.kubeloginPort = parts.kubeloginPort;
    this.dex = parts.dex;
    this.browser = parts.browser;
    this.#gitHub = gitHub;
    this.#options = options;
  }

  /** Starts all of it. */
  static async start(options: MemberLoginOptions): Promise<MemberLogin> {
    const { folder, bin, address = "127.0.0.1", deviceCode = false, kubeconfig, environment } = options;
    const authority = await createAuthority("Dex on the loopback interface");
    const issuer = `https://${address}:${await freePort()}`;
    const kubeloginPort = await freePort();
    const started: LoopbackProcess[] = [];
    try {
      const { github, process: gitHub } = await startLoopbackGitHub(folder, `${issuer}/callback`);
      started.push(gitHub);
      const clientSecret = (await readFile(github.clientSecretFile, "utf8")).trim();
      const connector = {
        type: "github" as const,
        ...{ id: "github", name: "GitHub", organization: "acme" },
        ...{ host: github.host, rootCA: github.rootCa, clientId: github.clientId },
      };
      const dex = await startLoopbackDex({
        ...{ folder: join(folder, "dex"), bin, authority, roots: github.rootCa },
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(environment === undefined ? {} : { environment }),
        configuration: dexConfiguration({
          issuer,
          title: "acme",
          session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
          connectors: dexConnectors(issuer, [connector], { github: { clientSecret } }),
          clusters: [{ cluster: "prod", audience: "latchkey-prod" }],
          kubelogin: { ports: [kubeloginPort], deviceCode },
        }),
      });
      started.push(dex);
      const browser = await BrowserSession.open(ada, {
        folder: join(folder, "browser"),
        authorities: [github.rootCa, authority.certificate],
      });
      return new MemberLogin({ issuer, authority, kubeloginPort, dex, browser }, gitHub, options);
    } catch (error) {
      for (const each of started) await each.stop();
      throw error;
    }
  }

  /** Returns the kubelogin command that an entry of `latchkey kubeconfig` runs. */
  kubelogin(login: LoginMethod): { readonly command: string; readonly args: readonly string[] } {
    const { bin, deviceCode = false } = this.#options;
    const { exec } = kubeconfigEntry(
      {
        ...{ name: "prod", server: "https://127.0.0.1:1", issuer: this.issuer, audience: this.audience },
        issuerCertificateAuthority: this.authority.certificate,
        ports: [this.kubeloginPort],
        deviceCode,
      },
      login,
    ).user.user;
    return { command: join(bin, exec.command), args: exec.args };
  }

  /** Stops all of it. */
  async stop(): Promise<void> {
    await this.browser.close();
    await this.dex.stop();
    await this.#gitHub.stop();
  }
}
