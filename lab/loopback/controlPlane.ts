import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import {
  type Authority,
  createAuthority,
  issueClientCertificate,
  issueServerCertificate,
} from "../certificates.ts";
import { renderKubeconfig } from "../cluster/kubeconfig.ts";
import { freePort } from "./port.ts";
import { LoopbackProcess } from "./process.ts";

/** Where a control plane keeps its files, and which programs it runs. */
export interface ControlPlaneOptions {
  /** A folder of its own. */
  readonly folder: string;
  /** The folder of etcd and kube-apiserver. */
  readonly bin: string;
  /** The `AuthenticationConfiguration` that the API server starts with. Default: none. */
  readonly authentication?: string;
  /** More flags of etcd, such as a small quota. Default: none. */
  readonly etcdFlags?: readonly string[];
  /** More flags of the API server. Default: none. */
  readonly apiServerFlags?: readonly string[];
}

/** A request to an API server. */
export interface ApiRequest {
  /** Default: GET, or POST with a body. */
  readonly method?: string;
  /** Sent as JSON, or as the type that `contentType` names. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** A bearer token in place of the administrator's certificate. */
  readonly token?: string;
  /** Whom the administrator impersonates. Default: nobody. */
  readonly as?: { readonly user: string; readonly groups?: readonly string[] };
}

/** An API server's answer. */
export interface ApiResponse {
  readonly status: number;
  readonly body: string;
}

/**
 * A control plane of one etcd and one kube-apiserver on 127.0.0.1, without a node, a container or a network of its own.
 * It starts in seconds, for tests of what an API server decides by itself.
 */
export class LoopbackControlPlane {
  readonly server: string;
  readonly authority: Authority;
  /** The administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly etcdUrl: string;
  readonly #options: ControlPlaneOptions;
  readonly #client: { readonly certificate: string; readonly privateKey: string };
  readonly #etcd: LoopbackProcess;
  #apiServer: LoopbackProcess | undefined;

  private constructor(
    options: ControlPlaneOptions,
    server: string,
    etcdUrl: string,
    authority: Authority,
    client: { readonly certificate: string; readonly privateKey: string },
    etcd: LoopbackProcess,
  ) {
    this.#options = options;
    this.server = server;
    this.etcdUrl = etcdUrl;
    this.authority = authority;
    this.kubeconfig = join(options.folder, "admin.kubeconfig");
    this.#client = client;
    this.#etcd = etcd;
  }

  /** Starts both programs. */
  static async start(options: ControlPlaneOptions): Promise<LoopbackControlPlane> {
    const { folder, bin } = options;
    await mkdir(folder, { recursive: true });
    const authority = await createAuthority("loopback control plane");
    const serving = await issueServerCertificate(authority, { addresses: ["127.0.0.1"] });
    const client = await issueClientCertificate(authority, {
      commonName: "administrator",
      organizations: ["system:masters"],
    });
    const server = `https://127.0.0.1:${await freePort()}`;
    const accounts = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const files = {
      "authority.crt": authority.certificate,
      "serving.crt": serving.certificate,
      "serving.key": serving.privateKey,
      "accounts.pub": accounts.publicKey.export({ type: "spki", format: "pem" }).toString(),
      "accounts.key": accounts.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      "admin.kubeconfig": renderKubeconfig([
        {
          cluster: "loopback",
          server,
          certificateAuthority: authority.certificate,
          user: "administrator",
          credentials: client,
        },
      ]),
    };
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), content, { mode: 0o600 });
    const etcdUrl = `http://127.0.0.1:${await freePort()}`;
    const peers = `http://127.0.0.1:${await freePort()}`;
    const etcd = await LoopbackProcess.start({
      command: join(bin, "etcd"),
      args: [
        "--name=loopback",
        `--data-dir=${join(folder, "etcd")}`,
        `--listen-client-urls=${etcdUrl}`,
        `--advertise-client-urls=${etcdUrl}`,
        `--listen-peer-urls=${peers}`,
        `--initial-advertise-peer-urls=${peers}`,
        `--initial-cluster=loopback=${peers}`,
        "--unsafe-no-fsync",
        "--log-level=warn",
        ...(options.etcdFlags ?? []),
      ],
      folder,
      name: "etcd",
      ready: async () => {
        const { ok } = await fetch(`${etcdUrl}/health`);
        if (!ok) throw new Error("etcd is not healthy");
      },
    });
    const controlPlane = new LoopbackControlPlane(options, server, etcdUrl, authority, client, etcd);
    try {
      await controlPlane.restart(options.authentication);
    } catch (error) {
      await etcd.stop();
      throw error;
    }
    return controlPlane;
  }

  /** The file of `--authentication-config`, which a running API server watches. */
  get authenticationFile(): string {
    return join(this.#options.folder, "authentication.yaml");
  }

  /** Starts the API server, or restarts it with another configuration. @param flags more flags than those of all starts. */
  async restart(authentication: string | undefined, flags: readonly string[] = []): Promise<void> {
    await this.#apiServer?.stop();
    const { folder, bin, apiServerFlags = [] } = this.#options;
    if (authentication !== undefined) await writeFile(this.authenticationFile, authentication);
    const file = (name: string) => join(folder, name);
    this.#apiServer = await LoopbackProcess.start({
      command: join(bin, "kube-apiserver"),
      args: [
        `--etcd-servers=${this.etcdUrl}`,
        "--bind-address=127.0.0.1",
        // Nobody asks for it. Without it, the API server looks for a default route, which a network of tests has not.
        "--advertise-address=192.0.2.1",
        `--secure-port=${new URL(this.server).port}`,
        `--tls-cert-file=${file("serving.crt")}`,
        `--tls-private-key-file=${file("serving.key")}`,
        `--client-ca-file=${file("authority.crt")}`,
        "--service-cluster-ip-range=10.96.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${file("accounts.pub")}`,
        `--service-account-signing-key-file=${file("accounts.key")}`,
        "--authorization-mode=RBAC",
        ...(authentication === undefined ? [] : [`--authentication-config=${this.authenticationFile}`]),
        ...apiServerFlags,
        ...flags,
      ],
      folder,
      name: "kube-apiserver",
      ready: async () => {
        const { status } = await this.ask("/readyz");
        if (status !== 200) throw new Error(`/readyz answers ${status}`);
      },
    });
  }

  /** Sends a request, as the administrator or with a token. */
  ask(path: string, options: ApiRequest = {}): Promise<ApiResponse> {
    const { token, as, body, contentType = "application/json" } = options;
    const { promise, resolve, reject } = Promise.withResolvers<ApiResponse>();
    const asked = request(
      `${this.server}${path}`,
      {
        agent: false,
        ca: this.authority.certificate,
        method: options.method ?? (body === undefined ? "GET" : "POST"),
        signal: AbortSignal.timeout(30_000),
        headers: {
          ...(body === undefined ? {} : { "content-type": contentType }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(as === undefined
            ? {}
            : { "impersonate-user": as.user, "impersonate-group": [...(as.groups ?? [])] }),
        },
        ...(token === undefined ? { cert: this.#client.certificate, key: this.#client.privateKey } : {}),
      },
      (response) => {
        text(response).then((answered) => {
          resolve({ status: response.statusCode ?? 0, body: answered });
        }, reject);
      },
    );
    asked.once("error", reject);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    return promise;
  }

  /** Creates an object. @throws {Error} unless the API server creates it. */
  async create(path: string, object: object): Promise<void> {
    const { status, body } = await this.ask(path, { body: object });
    if (status !== 201)
      throw new Error(`${path} answers ${status}: ${body.slice(0, 500)}\n${stringify(object)}`);
  }

  /** What the API server has logged. */
  log(): string {
    return this.#apiServer?.log() ?? "";
  }

  /** Stops both programs. */
  async stop(): Promise<void> {
    await this.#apiServer?.stop();
    await this.#etcd.stop();
  }
}
