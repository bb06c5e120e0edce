import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, createAuthority, issueServerCertificate } from "../../../lab/certificates.ts";
import { checkGitHub, type PreparedGitHub, prepareGitHub } from "../../../lab/github/prepare.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { places } from "../../../lab/places.ts";
import type { AutomationLogin } from "../../../oidc/dex/automation.ts";
import { dexConfiguration } from "../../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../../oidc/dex/connectors/connectors.ts";
import { renderYaml } from "../../../oidc/renderYaml.ts";
import { freePort } from "../../../lab/loopback/port.ts";
import { answers } from "./network.ts";

/** The real Dex with Latchkey's configuration and a stand-in for GitHub, whose jobs it lets in; without a cluster. */
export class DexForJobs {
  readonly issuer: string;
  /** Signs the issuer's certificate. */
  readonly authority: Authority;
  readonly github: PreparedGitHub;
  /** The jobs that it lets in. */
  readonly automation: AutomationLogin;
  readonly #processes: readonly ChildProcess[];

  private constructor(
    dex: Pick<DexForJobs, "issuer" | "authority" | "github" | "automation">,
    processes: readonly ChildProcess[],
  ) {
    this.issuer = dex.issuer;
    this.authority = dex.authority;
    this.github = dex.github;
    this.automation = dex.automation;
    this.#processes = processes;
  }

  /**
   * Starts both.
   *
   * @param folder holds their files.
   * @param clusters have the audiences `latchkey-CLUSTER`.
   */
  static async start(
    folder: string,
    clusters: readonly string[],
    subjects: readonly string[],
  ): Promise<DexForJobs> {
    const authority = await createAuthority("Dex of a test");
    const issuer = `https://127.0.0.1:${await freePort()}/dex`;
    const github = await prepareGitHub(join(folder, "github"), {
      authority: await createAuthority("GitHub of a test"),
      listen: `127.0.0.1:${await freePort()}`,
      callbackUrl: `${issuer}/callback`,
    });
    const gitHubProcess = spawn(github.program.command, github.program.args, { stdio: "ignore" });
    await eventually(() => checkGitHub(github), { subject: "the GitHub stand-in", timeout: 10_000 });
    const automation = {
      issuer: `https://${github.host}/_services/token`,
      rootCA: github.rootCa,
      subjects,
    };
    const dex = { issuer, authority, github, automation };
    const dexProcess = await startDex(join(folder, "dex"), clusters, dex);
    return new DexForJobs(dex, [gitHubProcess, dexProcess]);
  }

  /** Stops both. */
  async stop(): Promise<void> {
    for (const each of this.#processes) {
      if (each.exitCode !== null || each.signalCode !== null) continue;
      each.kill();
      await once(each, "exit");
    }
  }
}

/** Dex with Latchkey's configuration, in memory and on this machine. */
async function startDex(
  folder: string,
  clusters: readonly string[],
  {
    issuer,
    authority,
    github,
    automation,
  }: Pick<DexForJobs, "issuer" | "authority" | "github" | "automation">,
): Promise<ChildProcess> {
  await mkdir(folder, { recursive: true });
  const served = await issueServerCertificate(authority, { addresses: ["127.0.0.1"] });
  const file = (name: string) => join(folder, name);
  await writeFile(file("dex.pem"), served.certificate);
  await writeFile(file("dex-key.pem"), served.privateKey);
  const people = { type: "github", id: "github", name: "GitHub", organization: "acme" } as const;
  const configuration = dexConfiguration({
    issuer,
    title: "acme",
    session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
    connectors: dexConnectors(issuer, [{ ...people, host: github.host, rootCA: github.rootCa }], {
      github: { clientId: github.clientId, clientSecret: await readFile(github.clientSecretFile, "utf8") },
    }),
    automation,
    clusters: clusters.map((cluster) => ({ cluster, audience: `latchkey-${cluster}` })),
    kubelogin: { ports: [8000], deviceCode: false },
  });
  const here = {
    storage: { type: "memory" },
    web: { https: new URL(issuer).host, tlsCert: file("dex.pem"), tlsKey: file("dex-key.pem") },
    telemetry: { http: `127.0.0.1:${await freePort()}` },
  };
  await writeFile(file("dex.yaml"), renderYaml({ ...configuration, ...here }));
  const dex = spawn(join(places.toolchain, "bin", "dex"), ["serve", file("dex.yaml")], {
    env: { DEX_EXPAND_ENV: "false" },
    stdio: ["ignore", "ignore", openSync(file("dex.log"), "w")],
  });
  const url = `${issuer}/.well-known/openid-configuration`;
  await eventually(() => answers(url, authority.certificate), { subject: "Dex", timeout: 10_000 });
  return dex;
}
