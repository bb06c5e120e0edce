import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { storageQuotaName } from "../../oidc/dex/storageQuota.ts";
import type { Authority } from "../certificates.ts";
import { get } from "../cluster/request.ts";
import { eventually } from "../machine/wait.ts";
import { LoopbackControlPlane } from "./controlPlane.ts";
import { startLoopbackControllers } from "./controllerManager.ts";
import { prepareDexStorage } from "./dex.ts";
import { MemberLogin } from "./memberLogin.ts";
import type { LoopbackProcess } from "./process.ts";

/** Where the API server has the quota of Dex. */
export const quotaPath = `/api/v1/namespaces/latchkey/resourcequotas/${storageQuotaName}`;

const quota = z.object({
  status: z.object({ used: z.record(z.string(), z.string()).optional() }).optional(),
});

/** Sizes of the hub's parts. */
export interface HubFigures {
  /** Login requests that count against the quota. */
  readonly loginRequests: number;
  /** Size of etcd's database file, in MiB. It never shrinks. */
  readonly etcd: number;
  /** Resident memory, in MiB. */
  readonly apiServer: number;
  /** The most resident memory that Dex has had, in MiB. */
  readonly dexPeak: number;
}

/** A hub on 127.0.0.1 that strangers can reach: control plane, quota controller, Dex with Kubernetes storage, and GitHub. */
export class FloodedHub {
  readonly controlPlane: LoopbackControlPlane;
  readonly #folder: string;
  readonly #login: MemberLogin;
  readonly #controllers: LoopbackProcess;

  private constructor(parts: {
    readonly controlPlane: LoopbackControlPlane;
    readonly folder: string;
    readonly login: MemberLogin;
    readonly controllers: LoopbackProcess;
  }) {
    this.controlPlane = parts.controlPlane;
    this.#folder = parts.folder;
    this.#login = parts.login;
    this.#controllers = parts.controllers;
  }

  get issuer(): string {
    return this.#login.issuer;
  }

  /** Signs Dex's serving certificate. */
  get authority(): Authority {
    return this.#login.authority;
  }

  /**
   * Starts every part.
   *
   * @param options.bin the folder of the programs.
   * @param options.dexEnvironment what Dex's container sets, such as GOMEMLIMIT.
   */
  static async start(options: {
    readonly bin: string;
    readonly dexEnvironment: Readonly<Record<string, string>>;
  }): Promise<FloodedHub> {
    const { bin, dexEnvironment } = options;
    const folder = await mkdtemp(join(tmpdir(), "latchkey-flood-"));
    const controlPlane = await LoopbackControlPlane.start({ folder, bin });
    const { kubeconfig } = controlPlane;
    let controllers: LoopbackProcess | undefined;
    let login: MemberLogin | undefined;
    try {
      await prepareDexStorage(controlPlane);
      // After the definitions: it looks for new kinds of objects every 30 s, and counts an older quota every 5 minutes.
      controllers = await startLoopbackControllers({
        ...{ folder, bin, kubeconfig },
        controllers: ["resourcequota-controller"],
      });
      login = await MemberLogin.start({ folder, bin, kubeconfig, environment: dexEnvironment });
      await quotaCounts(controlPlane);
      return new FloodedHub({ controlPlane, folder, login, controllers });
    } catch (error) {
      await login?.stop();
      await controllers?.stop();
      await controlPlane.stop();
      throw error;
    }
  }

  /** Changes how many of one kind of Dex's objects the hub keeps. */
  async limit(plural: string, count: number): Promise<void> {
    const key = `count/${plural}.dex.coreos.com`;
    const { status, body } = await this.controlPlane.ask(quotaPath, {
      method: "PATCH",
      contentType: "application/merge-patch+json",
      body: { spec: { hard: { [key]: String(count) } } },
    });
    if (status !== 200) throw new Error(body);
    await eventually(
      async () => {
        const answer = await this.controlPlane.ask(quotaPath);
        if (!new RegExp(`"status":.*"hard":.*"${key}":"${count}"`).test(answer.body))
          throw new Error(answer.body);
      },
      { subject: "the new limit", timeout: 20_000 },
    );
  }

  /** Waits until the quota counts no more than this many open logins: the controller counts again after deletions. */
  async counted(atMost: number): Promise<void> {
    await eventually(
      async () => {
        const { loginRequests } = await this.figures();
        if (loginRequests > atMost) throw new Error(`it counts ${loginRequests}`);
      },
      { subject: "the quota to count deletions", timeout: 30_000, interval: 500 },
    );
  }

  /** The URL by which anybody begins a login, as kubelogin does. @param changes other parameters. */
  loginUrl(changes: Readonly<Record<string, string>> = {}): string {
    const query = new URLSearchParams({
      client_id: this.#login.audience,
      redirect_uri: `http://localhost:${this.#login.kubeloginPort}`,
      response_type: "code",
      scope: "openid email groups offline_access",
      ...{ state: "s".repeat(43), nonce: "n".repeat(43) },
      ...{ code_challenge: "c".repeat(43), code_challenge_method: "S256" },
      ...changes,
    });
    return `${this.issuer}/auth/github?${query.toString()}`;
  }

  /** Logs a member in by kubelogin and the browser. @returns milliseconds. @throws {Error} unless there is a token. */
  async logIn(): Promise<number> {
    const begin = performance.now();
    const { browser } = this.#login;
    const { command, args } = this.#login.kubelogin({ by: "browser" });
    const kubelogin = spawn(command, [...args, "--force-refresh"], {
      // A cache of its own, so that every login is a new one.
      env: {
        ...browser.environment,
        HOME: this.#folder,
        KUBECACHEDIR: join(this.#folder, `cache-${begin}`),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    try {
      const output = Promise.all([text(kubelogin.stdout), text(kubelogin.stderr)]);
      const outcome = await browser.waitForLogin({ timeout: 60_000 });
      if (outcome.result !== "authenticated") throw new Error(`${outcome.result}: ${outcome.message}`);
      const [token, errors] = await output;
      if (!token.includes('"token"')) throw new Error(errors);
      return performance.now() - begin;
    } finally {
      kubelogin.kill("SIGKILL");
      browser.forgetRequests().catch(() => undefined);
    }
  }

  /** Measures the parts. */
  async figures(): Promise<HubFigures> {
    const counted = await used(this.controlPlane);
    const metrics = await get(`${this.controlPlane.etcdUrl}/metrics`);
    const { body } = await this.controlPlane.ask("/metrics");
    return {
      loginRequests: Number(counted?.["count/authrequests.dex.coreos.com"]),
      etcd: metric(metrics, "etcd_mvcc_db_total_size_in_bytes") / mebibyte,
      apiServer: metric(body, "process_resident_memory_bytes") / mebibyte,
      dexPeak: await peakMemory(this.#login.dex),
    };
  }

  /** Stops every part. */
  async stop(): Promise<void> {
    await this.#login.stop();
    await this.#controllers.stop();
    await this.controlPlane.stop();
    await rm(this.#folder, { recursive: true });
  }
}

async function used(
  controlPlane: LoopbackControlPlane,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { body } = await controlPlane.ask(quotaPath);
  return quota.parse(JSON.parse(body)).status?.used;
}

async function quotaCounts(controlPlane: LoopbackControlPlane): Promise<void> {
  await eventually(
    async () => {
      if ((await used(controlPlane)) === undefined) throw new Error("its status is empty");
    },
    { subject: "the quota to count", timeout: 60_000 },
  );
}

const mebibyte = 1024 * 1024;

function metric(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(metrics)?.[1]);
}

/** The most resident memory that a process has had, in MiB (proc_pid_status(5)). */
async function peakMemory({ pid }: LoopbackProcess): Promise<number> {
  if (pid === undefined) throw new Error("the process has not started");
  return Number(/^VmHWM:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
