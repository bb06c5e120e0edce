import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { runLatchkey } from "../../fleet/latchkey.ts";
import { keyStoreOf, newSigningKey } from "../../fleet/keys/rotateDex.ts";
import { rotateKeys } from "../../fleet/keys/rotateKeys.ts";
import {
  type Administrator,
  administratorByContext,
  administratorByKubeconfig,
} from "../../fleet/verify/apiServer/administrator.ts";
import { checkFetchedKeys } from "../../fleet/verify/apiServer/checkFetchedKeys.ts";
import { fetchedKeys } from "../../fleet/verify/apiServer/fetchedKeys.ts";
import { metricsReader } from "../../fleet/verify/apiServer/metrics.ts";
import { type Clock, realClock } from "../../fleet/verify/clock.ts";
import { realNetwork } from "../../fleet/verify/realNetwork.ts";
import { realPrograms } from "../../fleet/verify/runProgram.ts";
import { exchangeToken } from "../../fleet/verify/token/exchange.ts";
import { type Authority, createAuthority, issueServerCertificate } from "../../lab/certificates.ts";
import { get } from "../../lab/cluster/request.ts";
import { LoopbackControlPlane } from "../../lab/loopback/controlPlane.ts";
import { prepareDexStorage, startLoopbackDex } from "../../lab/loopback/dex.ts";
import { freePort } from "../../lab/loopback/port.ts";
import type { LoopbackProcess } from "../../lab/loopback/process.ts";
import { eventually } from "../../lab/machine/wait.ts";
import { signingKey } from "../../lab/scenario/dexSigningKey.ts";
import { ensureToolchain } from "../../lab/toolchain/toolchain.ts";
import { authenticationConfiguration } from "../../oidc/apiServer/authenticationConfiguration.ts";
import { dexConfiguration } from "../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../oidc/dex/connectors/connectors.ts";
import { type StoredKeys, storedKeysName } from "../../oidc/dex/signingKeys.ts";
import { EngineStandIn } from "../unit/fleet/engineStandIn.ts";
import { audience, job, loginAt } from "./attacks/tokens.ts";

const keysPath = `/apis/dex.coreos.com/v1/namespaces/latchkey/signingkeies/${storedKeysName}`;
const network = realNetwork(new AbortController().signal);
const clock = realClock(new AbortController().signal, true);
const impatient = realClock(new AbortController().signal, false);

/** The id of the key that signed a token. */
function keyIdOf(token: string): string {
  const header: unknown = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
  assert.ok(typeof header === "object" && header !== null && "kid" in header);
  return String(header.kid);
}

/** An issuer of jobs' tokens, so that a login takes one request: Dex signs a token for a job as it does for a person. */
async function jobIssuer(authority: Authority) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { certificate, privateKey: servingKey } = await issueServerCertificate(authority, {
    addresses: ["127.0.0.1"],
  });
  const issuer = `https://127.0.0.1:${await freePort()}`;
  const pages: Readonly<Record<string, unknown>> = {
    "/.well-known/openid-configuration": {
      issuer,
      jwks_uri: `${issuer}/keys`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      id_token_signing_alg_values_supported: ["RS256"],
    },
    "/keys": { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "ci", alg: "RS256", use: "sig" }] },
  };
  const server = createServer({ cert: certificate, key: servingKey }, ({ url = "" }, response) => {
    response.writeHead(url in pages ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(pages[url]));
  }).listen(Number(new URL(issuer).port), "127.0.0.1");
  await once(server, "listening");
  const token = () => {
    const iat = Math.floor(Date.now() / 1000);
    return signingKey("ci", privateKey).sign({ iss: issuer, sub: job, aud: "dex", iat, exp: iat + 300 });
  };
  return { issuer, server, token };
}

suite("a rotation of Dex's signing keys", { timeout: 240_000 }, () => {
  let folder: string;
  let bin: string;
  let authority: Authority;
  let controlPlane: LoopbackControlPlane;
  let ci: { readonly issuer: string; readonly server: Server; readonly token: () => string };
  let issuer: string;
  let startDex: () => Promise<LoopbackProcess>;
  let dex: LoopbackProcess;
  let administrator: Administrator;

  before(async () => {
    ({ bin } = await ensureToolchain({ parts: ["dex", "etcd", "kubernetes"] }));
    folder = await mkdtemp(join(tmpdir(), "latchkey-keys-"));
    authority = await createAuthority("Dex of the rotations");
    issuer = `https://127.0.0.1:${await freePort()}`;
    ci = await jobIssuer(authority);
    controlPlane = await LoopbackControlPlane.start({ folder: join(folder, "cluster"), bin });
    await prepareDexStorage(controlPlane);
    const connector = { type: "github", id: "github", name: "GitHub", organization: "acme" } as const;
    const secrets = { github: { clientId: "id", clientSecret: "secret" } };
    startDex = () =>
      startLoopbackDex({
        ...{ folder: join(folder, "dex"), bin, authority, kubeconfig: controlPlane.kubeconfig },
        configuration: dexConfiguration({
          ...{ issuer, title: "acme", clusters: [{ cluster: "prod-eu-1", audience }] },
          session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
          connectors: dexConnectors(issuer, [{ ...connector, host: "github.com" }], secrets),
          automation: { issuer: ci.issuer, rootCA: authority.certificate, subjects: [job] },
          kubelogin: { ports: [8000], deviceCode: false },
        }),
      });
    dex = await startDex();
    const login = { ...loginAt(issuer, authority.certificate), jobs: [job] };
    await controlPlane.restart(authenticationConfiguration(login, { major: 1, minor: 36 }));
    administrator = administratorByContext(
      "administrator",
      { PATH: bin, HOME: folder, KUBECONFIG: controlPlane.kubeconfig },
      realPrograms(new AbortController().signal),
    );
    await eventually(
      async () => {
        assert.equal(await loginStatus(), 201);
      },
      { subject: "the API server to accept a token", timeout: 40_000 },
    );
  });

  after(async () => {
    await dex.stop();
    await controlPlane.stop();
    ci.server.close();
    await rm(folder, { recursive: true });
  });

  const newToken = async (): Promise<string> => {
    const minted = await exchangeToken(
      ci.token(),
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
  };
  const show = async (token: string): Promise<number> => {
    const { status } = await controlPlane.ask("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
      token,
    });
    return status;
  };
  const loginStatus = async (): Promise<number> => show(await newToken());
  const store = () => keyStoreOf(administrator, "latchkey");
  const served = () => get(`${issuer}/keys`, { ca: authority.certificate });
  const servedKeyIds = async () =>
    (JSON.parse(await served()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  const fetched = async () => fetchedKeys(await administrator.get("/metrics"), issuer);
  const check = (by: Clock, waiting: string[] = []) =>
    checkFetchedKeys(
      { url: issuer, keysUrl: `${issuer}/keys`, certificateAuthority: authority.certificate },
      {
        ...{ network, clock: by, configurationPath: controlPlane.authenticationFile },
        metrics: () => Promise.resolve(metricsReader(administrator)),
        waiting: (forWhat) => waiting.push(forWhat),
      },
    );
  /** What a rollout does: another configuration, and tokens for which the API server fetches the keys. */
  const rollOut = async () => {
    const previous = (await fetched())?.at ?? 0;
    await appendFile(controlPlane.authenticationFile, "# rollout\n");
    await eventually(
      async () => {
        await loginStatus();
        assert.ok(((await fetched())?.at ?? 0) > previous);
      },
      { subject: "the API server to load the file and fetch the keys", timeout: 90_000, interval: 250 },
    );
  };
  /** The test before has ended with a rollout. */
  const hasJustFetched = async () => {
    assert.equal(await loginStatus(), 201);
    const { at } = (await fetched()) ?? { at: 0 };
    assert.ok(at > Date.now() / 1000 - 60, "the API server's copy of the key set is new");
  };
  const restartDex = async () => {
    await dex.stop();
    dex = await startDex();
  };
  const rotation = (changes: { readonly clock?: Clock } = {}) => ({
    ...{ store: store(), servedKeyIds, idTokenSeconds: 900, newKey: newSigningKey, clock },
    tell: () => undefined,
    ...changes,
  });

  /** Logs in again and again while something happens. @returns every refusal, and the keys that signed. */
  const whileLoggingIn = async (work: () => Promise<unknown>) => {
    const over = new AbortController();
    const refused: string[] = [];
    const keys = new Set<string>();
    let logins = 0;
    const loop = (async () => {
      while (!over.signal.aborted) {
        const token = await newToken();
        keys.add(keyIdOf(token));
        logins++;
        if ((await show(token)) !== 201) refused.push(keyIdOf(token));
      }
    })();
    try {
      await work();
      await sleep(1_000);
    } finally {
      over.abort();
      await loop;
    }
    return { refused, keys: [...keys], logins };
  };

  test("by Dex itself right after a rollout has fresh tokens refused, which is seen and mended", async () => {
    await rollOut();
    const before_ = await newToken();
    assert.equal((await check(impatient)).verdict, "ok");
    const stored = await store().read();
    assert.ok(await store().replace({ ...stored, nextRotation: new Date(Date.now() - 1000).toISOString() }));
    await restartDex();
    const fresh = await newToken();
    assert.notEqual(keyIdOf(fresh), keyIdOf(before_));
    assert.equal(await show(fresh), 401, "the API server keeps its copy of the key set");
    assert.equal(await show(before_), 201);

    const finding = await check(impatient);
    assert.equal(finding.verdict, "failed");
    assert.match(finding.told, /refuses fresh tokens until \d{4}-/);
    assert.match(finding.remedy ?? "", /change a comment in .*authentication\.yaml on every control-plane/);
    const until = Date.parse(/until (\S+)$/.exec(finding.told)?.[1] ?? "");
    assert.ok(until > Date.now() + 500_000 && until < Date.now() + 571_000);

    // The API server's time cannot be moved, so the time of the one who waits is.
    let ahead = 0;
    const waiting: string[] = [];
    const fast: Clock = {
      patient: true,
      now: () => Date.now() + ahead,
      sleep: (milliseconds) => Promise.resolve(void (ahead += milliseconds * 20)),
    };
    const waited = await check(fast, waiting);
    assert.deepEqual(waited, { verdict: "ok", told: "it fetches the issuer's keys for the next token" });
    assert.equal(waiting.length, 1);
    assert.match(waiting[0] ?? "", /^until .* for its API server to fetch the issuer's keys/);

    await rollOut();
    assert.equal(await show(fresh), 201);
    assert.equal((await check(impatient)).verdict, "ok");
  });

  test("by a Dex that lost its keys is mended by a comment in the API server's file", async () => {
    await hasJustFetched();
    const { status } = await controlPlane.ask(keysPath, { method: "DELETE" });
    assert.equal(status, 200);
    await restartDex();
    assert.equal(await loginStatus(), 401);
    assert.equal((await check(impatient)).verdict, "failed");
    await rollOut();
    assert.equal(await loginStatus(), 201);
    assert.equal((await check(impatient)).verdict, "ok");
  });

  test("does not happen by itself for years", async () => {
    const { nextRotation } = await store().read();
    assert.ok(Date.parse(nextRotation) > Date.now() + 9 * 365 * 86_400_000, nextRotation);
  });

  test("by rotate-keys right after a rollout fails no login", async () => {
    await hasJustFetched();
    const old = keyIdOf(await newToken());
    let waitedMs = 0;
    // The ten minutes for which an API server may keep its copy cannot be shortened. What has to happen in them is that it
    // fetches the keys, and that a changed file makes it do.
    const shortened: Clock = {
      ...clock,
      sleep: async (milliseconds) => {
        if (milliseconds < 600_000) return clock.sleep(milliseconds);
        waitedMs = milliseconds;
        await rollOut();
      },
    };
    let kid = "";
    const { refused, keys, logins } = await whileLoggingIn(async () => {
      kid = await rotateKeys(rotation({ clock: shortened }));
    });
    assert.deepEqual(refused, []);
    assert.deepEqual(keys, [old, kid]);
    assert.ok(logins > 20, String(logins));
    assert.ok(waitedMs >= 600_000);
    assert.notEqual((await fetched())?.hash, undefined);
    assert.equal((await check(impatient)).told, "it has the key that the issuer signs with");
    assert.deepEqual((await servedKeyIds()).at(0), kid);
    assert.ok((await servedKeyIds()).includes(old), "tokens of the old key are still good");
    await restartDex();
    assert.equal(keyIdOf(await newToken()), kid, "Dex takes it for its own");
  });

  test("that is killed while it waits leaves Dex as it was, and the next one goes through", async () => {
    const old = keyIdOf(await newToken());
    const killed: Clock = { ...clock, sleep: () => Promise.reject(new Error("killed")) };
    await assert.rejects(rotateKeys(rotation({ clock: killed })), /killed/);
    assert.equal(keyIdOf(await newToken()), old);
    assert.equal(await loginStatus(), 201);
    await restartDex();
    assert.equal(keyIdOf(await newToken()), old);
    const quick: Clock = { ...clock, sleep: rollOut };
    const kid = await rotateKeys(rotation({ clock: quick }));
    assert.equal(keyIdOf(await newToken()), kid);
    assert.equal(await loginStatus(), 201);
  });

  test("of two at once, one goes through and the other changes nothing", async () => {
    let arrived = 0;
    const together = Promise.withResolvers<undefined>();
    const meeting: Clock = {
      ...clock,
      sleep: async () => {
        if (++arrived === 2) {
          await rollOut();
          together.resolve(undefined);
        }
        await together.promise;
      },
    };
    const ended = await Promise.allSettled([1, 2].map(() => rotateKeys(rotation({ clock: meeting }))));
    const reasons = ended.flatMap((each): unknown[] => (each.status === "rejected" ? [each.reason] : []));
    assert.equal(reasons.length, 1);
    assert.match(String(reasons[0]), /another rotation was faster/);
    assert.equal(await loginStatus(), 201);
  });

  test("changes the keys with either kubeconfig, and not where somebody else did so first", async () => {
    const secret = administratorByKubeconfig(await readFile(controlPlane.kubeconfig, "utf8"), network);
    assert.ok(secret !== undefined);
    for (const each of [administrator, secret]) {
      const keys = keyStoreOf(each, "latchkey");
      const read: StoredKeys = await keys.read();
      assert.equal(await keys.replace({ ...read, nextRotation: new Date().toISOString() }), true);
      assert.equal(await keys.replace(read), false);
      assert.equal(await keys.replace({ ...(await keys.read()), nextRotation: read.nextRotation }), true);
    }
  });

  test("by the command, interrupted, leaves Dex as it was", async () => {
    const fleet = join(folder, "fleet");
    const engine = new EngineStandIn(join(folder, "engine"));
    await mkdir(join(fleet, "stacks"), { recursive: true });
    const files = {
      "Pulumi.yaml": "name: latchkey\nruntime: nodejs\nstackConfigDir: stacks\n",
      "stacks/fleet.yaml": `issuer: ${issuer}
connectors: [{ type: github, organization: acme, app: { create: true } }]
access: [{ team: platform, role: cluster-admin, clusters: ["*"] }]
`,
      "stacks/Pulumi.prod-eu-1.yaml": `config:
  latchkey:role: standalone
  latchkey:distribution: kubeadm
  latchkey:kubernetesVersion: "1.36"
  latchkey:context: administrator
  latchkey:exposure: { type: LoadBalancer }
`,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(fleet, name), text);
    engine.outputs("prod-eu-1", {
      issuer,
      clients: [audience],
      certificateAuthority: authority.certificate,
    });
    const old = keyIdOf(await newToken());
    const interruption = new AbortController();
    let messages = "";
    const status = await runLatchkey(["rotate-keys"], {
      environment: {
        PATH: `${join(folder, "engine")}:${bin}:${engine.path}`,
        HOME: folder,
        KUBECONFIG: controlPlane.kubeconfig,
      },
      workingFolder: fleet,
      output: { write: () => undefined },
      messages: {
        write: (text) => {
          messages += text;
          if (text.includes("waiting until")) interruption.abort();
        },
      },
      signal: interruption.signal,
    });
    assert.match(messages, /^latchkey: prod-eu-1: published the key [0-9a-f]{8}…, waiting until /);
    assert.equal(status, 130, messages);
    assert.equal(keyIdOf(await newToken()), old);
    assert.equal(await loginStatus(), 201);
  });
});
