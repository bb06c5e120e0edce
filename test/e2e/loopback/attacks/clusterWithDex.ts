import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Authority, createAuthority } from "../../../../lab/certificates.ts";
import { type ApiResponse, LoopbackControlPlane } from "../../../../lab/loopback/controlPlane.ts";
import { prepareDexStorage, startLoopbackDex } from "../../../../lab/loopback/dex.ts";
import { freePort } from "../../../../lab/loopback/port.ts";
import type { LoopbackProcess } from "../../../../lab/loopback/process.ts";
import { eventually } from "../../../../lab/machine/wait.ts";
import { type SigningKey, storedSigningKey } from "../../../../lab/scenario/dexSigningKey.ts";
import { ensureToolchain } from "../../../../lab/toolchain/toolchain.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";
import type { AutomationLogin } from "../../../../oidc/dex/automation.ts";
import { kubeloginPorts } from "../../../../oidc/dex/clients.ts";
import { type DexConfiguration, dexConfiguration } from "../../../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../../../oidc/dex/connectors/connectors.ts";
import { audience, type Claims, loginAt } from "./tokens.ts";

/** Where Dex keeps its signing keys. */
export const signingKeys = "/apis/dex.coreos.com/v1/namespaces/latchkey/signingkeies";

const review = z.object({
  status: z.object({
    userInfo: z.object({
      username: z.string(),
      uid: z.string().optional(),
      groups: z.array(z.string()),
      extra: z.record(z.string(), z.array(z.string())).optional(),
    }),
  }),
});

/** Returns the user that {@link ClusterWithDex.show} found a token to be for. */
export function userIn({ body }: ApiResponse) {
  return review.parse(JSON.parse(body)).status.userInfo;
}

/**
 * A control plane, and a Dex that keeps its objects there, as on a hub. Its GitHub connector leads nowhere: people's
 * tokens are signed with Dex's stored key instead.
 */
export class ClusterWithDex {
  /** The folder of the programs. */
  readonly bin: string;
  readonly folder: string;
  readonly issuer: string;
  /** Signs Dex's serving certificate. */
  readonly authority: Authority;
  readonly controlPlane: LoopbackControlPlane;
  readonly #configuration: DexConfiguration;
  #dex: LoopbackProcess | undefined;

  private constructor(
    parts: Pick<ClusterWithDex, "bin" | "folder" | "issuer" | "authority" | "controlPlane">,
    configuration: DexConfiguration,
  ) {
    this.bin = parts.bin;
    this.folder = parts.folder;
    this.issuer = parts.issuer;
    this.authority = parts.authority;
    this.controlPlane = parts.controlPlane;
    this.#configuration = configuration;
  }

  /** Starts both. The API server accepts no tokens until {@link restart}. @param automation the jobs that Dex lets in. */
  static async start(automation?: AutomationLogin): Promise<ClusterWithDex> {
    const { bin } = await ensureToolchain({ parts: ["dex", "etcd", "kubernetes"] });
    const folder = await mkdtemp(join(tmpdir(), "latchkey-cluster-"));
    const authority = await createAuthority("Dex of a test");
    const issuer = `https://127.0.0.1:${await freePort()}`;
    const controlPlane = await LoopbackControlPlane.start({ folder: join(folder, "cluster"), bin });
    const connector = { type: "github", id: "github", name: "GitHub", organization: "acme" } as const;
    const secrets = { github: { clientId: "id", clientSecret: "secret" } };
    const configuration = dexConfiguration({
      issuer,
      title: "acme",
      session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
      connectors: dexConnectors(issuer, [{ ...connector, host: "github.com" }], secrets),
      automation,
      clusters: [{ cluster: "prod-eu-1", audience }],
      kubelogin: { ports: kubeloginPorts, deviceCode: false },
    });
    const cluster = new ClusterWithDex({ bin, folder, issuer, authority, controlPlane }, configuration);
    try {
      await prepareDexStorage(controlPlane);
      await cluster.restartDex();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** The login that API servers are configured for. */
  get login(): ClusterLogin {
    return loginAt(this.issuer, this.authority.certificate);
  }

  /** Starts Dex, or starts it anew. */
  async restartDex(): Promise<void> {
    await this.#dex?.stop();
    this.#dex = await startLoopbackDex({
      folder: join(this.folder, "dex"),
      bin: this.bin,
      authority: this.authority,
      kubeconfig: this.controlPlane.kubeconfig,
      configuration: this.#configuration,
    });
  }

  /** Returns the key that Dex signs with. It is read from Dex's storage. */
  signingKey(): Promise<SigningKey> {
    return eventually(async () => storedSigningKey((await this.controlPlane.ask(signingKeys)).body), {
      subject: "Dex to store its signing key",
      timeout: 20_000,
    });
  }

  /**
   * Starts the API server anew, and waits until it accepts a token: it fetches the issuer's keys after its start.
   *
   * @param authentication its `AuthenticationConfiguration`.
   * @param accepted claims of a token that it accepts.
   * @param flags more flags.
   */
  async restart(
    authentication: string | undefined,
    accepted: () => Claims,
    flags: readonly string[] = [],
  ): Promise<void> {
    await this.controlPlane.restart(authentication, flags);
    const key = await this.signingKey();
    await eventually(
      async () => {
        const { status, body } = await this.show(this.sign(key, accepted()));
        if (status !== 201) throw new Error(body);
      },
      { subject: "the API server to accept a token of Dex", timeout: 40_000, interval: 200 },
    );
  }

  /** Returns a token of this issuer, unless its claims name another. */
  sign(key: SigningKey, claims: Claims): string {
    return key.sign({ iss: this.issuer, ...claims });
  }

  /** Asks the API server who a token is for. */
  show(token: string): Promise<ApiResponse> {
    return this.controlPlane.ask("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
      token,
    });
  }

  /** Stops both. */
  async stop(): Promise<void> {
    await this.#dex?.stop();
    await this.controlPlane.stop();
    await rm(this.folder, { recursive: true });
  }
}
