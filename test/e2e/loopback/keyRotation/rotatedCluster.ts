import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { keyStoreOf } from "../../../../fleet/keys/rotateDex.ts";
import type { KeyStore } from "../../../../fleet/keys/rotateKeys.ts";
import {
  type Administrator,
  administratorByContext,
} from "../../../../fleet/verify/apiServer/administrator.ts";
import { checkFetchedKeys } from "../../../../fleet/verify/apiServer/checkFetchedKeys.ts";
import { fetchedKeys } from "../../../../fleet/verify/apiServer/fetchedKeys.ts";
import { metricsReader } from "../../../../fleet/verify/apiServer/metrics.ts";
import { type Clock, realClock } from "../../../../fleet/verify/clock.ts";
import { realNetwork } from "../../../../fleet/verify/realNetwork.ts";
import { realPrograms } from "../../../../fleet/verify/runProgram.ts";
import { exchangeToken } from "../../../../fleet/verify/token/exchange.ts";
import { get } from "../../../../lab/cluster/request.ts";
import { eventually } from "../../../../lab/machine/wait.ts";
import { authenticationConfiguration } from "../../../../oidc/apiServer/authenticationConfiguration.ts";
import { ClusterWithDex } from "../attacks/clusterWithDex.ts";
import { audience, job, jobClaims } from "../attacks/tokens.ts";
import { type JobIssuer, startJobIssuer } from "./jobIssuer.ts";

export const network = realNetwork(new AbortController().signal);
export const impatient = realClock(new AbortController().signal, false);

/** The id of the key that signed a token. */
export function keyIdOf(token: string): string {
  const header: unknown = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
  assert.ok(typeof header === "object" && header !== null && "kid" in header);
  return String(header.kid);
}

/** A cluster with a Dex whose signing keys change, and a job that logs in. */
export class RotatedCluster {
  readonly cluster: ClusterWithDex;
  readonly administrator: Administrator;
  readonly #jobIssuer: JobIssuer;

  private constructor(cluster: ClusterWithDex, jobIssuer: JobIssuer) {
    this.cluster = cluster;
    this.#jobIssuer = jobIssuer;
    this.administrator = administratorByContext(
      "administrator",
      { PATH: cluster.bin, HOME: cluster.folder, KUBECONFIG: cluster.controlPlane.kubeconfig },
      realPrograms(new AbortController().signal),
    );
  }

  /** Starts it. The API server has just fetched the issuer's keys. */
  static async start(): Promise<RotatedCluster> {
    const jobIssuer = await startJobIssuer();
    let cluster: ClusterWithDex | undefined;
    try {
      cluster = await ClusterWithDex.start(jobIssuer.automation);
      const login = { ...cluster.login, jobs: [job] };
      await cluster.restart(authenticationConfiguration(login, { major: 1, minor: 36 }), () => jobClaims());
    } catch (error) {
      await cluster?.stop();
      jobIssuer.stop();
      throw error;
    }
    return new RotatedCluster(cluster, jobIssuer);
  }

  /** Dex's keys, as a rotation changes them. */
  get store(): KeyStore {
    return keyStoreOf(this.administrator, "latchkey");
  }

  /** Logs the job in. @returns Dex's token. */
  async newToken(): Promise<string> {
    const { issuer, authority, controlPlane } = this.cluster;
    const minted = await exchangeToken(
      this.#jobIssuer.token(),
      {
        entry: {
          ...{ name: "prod-eu-1", server: controlPlane.server, issuer, audience },
          issuerCertificateAuthority: authority.certificate,
        },
        tokenEndpoint: `${issuer}/token`,
        dexCluster: "prod-eu-1",
      },
      network,
    );
    assert.ok("token" in minted, JSON.stringify(minted));
    return minted.token;
  }

  /** Returns the status of the API server's answer to a token. */
  async show(token: string): Promise<number> {
    return (await this.cluster.show(token)).status;
  }

  /** Returns the status of the API server's answer to a new token. */
  async loginStatus(): Promise<number> {
    return this.show(await this.newToken());
  }

  /** Returns the ids of the keys that Dex publishes. */
  async servedKeyIds(): Promise<string[]> {
    const { issuer, authority } = this.cluster;
    const served = JSON.parse(await get(`${issuer}/keys`, { ca: authority.certificate })) as {
      keys: { kid: string }[];
    };
    return served.keys.map(({ kid }) => kid);
  }

  /** Returns what the API server says of its copy of the key set. */
  async fetched() {
    return fetchedKeys(await this.administrator.get("/metrics"), this.cluster.issuer);
  }

  /** Runs the check of `latchkey verify`. @param waiting gets what it waits for. */
  check(clock: Clock, waiting: string[] = []) {
    const { issuer, authority, controlPlane } = this.cluster;
    return checkFetchedKeys(
      { url: issuer, keysUrl: `${issuer}/keys`, certificateAuthority: authority.certificate },
      {
        ...{ network, clock, configurationPath: controlPlane.authenticationFile },
        metrics: () => Promise.resolve(metricsReader(this.administrator)),
        waiting: (forWhat) => waiting.push(forWhat),
      },
    );
  }

  /** Does what a rollout does: another configuration, and tokens for which the API server fetches the keys. */
  async rollOut(): Promise<void> {
    const previous = (await this.fetched())?.at ?? 0;
    await appendFile(this.cluster.controlPlane.authenticationFile, "# rollout\n");
    await eventually(
      async () => {
        await this.loginStatus();
        assert.ok(((await this.fetched())?.at ?? 0) > previous);
      },
      { subject: "the API server to load the file and fetch the keys", timeout: 90_000, interval: 250 },
    );
  }

  /** Asserts that the API server fetched the keys a moment ago, as after a rollout. */
  async assertJustFetched(): Promise<void> {
    assert.equal(await this.loginStatus(), 201);
    const { at } = (await this.fetched()) ?? { at: 0 };
    assert.ok(at > Date.now() / 1000 - 60, "the API server's copy of the key set is new");
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    await this.cluster.stop();
    this.#jobIssuer.stop();
  }
}
