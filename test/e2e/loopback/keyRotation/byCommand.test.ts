import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { keyStoreOf, newSigningKey } from "../../../../fleet/keys/rotateDex.ts";
import { rotateKeys } from "../../../../fleet/keys/rotateKeys.ts";
import { runLatchkey } from "../../../../fleet/latchkey.ts";
import { administratorByKubeconfig } from "../../../../fleet/verify/apiServer/administrator.ts";
import { type Clock, realClock } from "../../../../fleet/verify/clock.ts";
import type { StoredKeys } from "../../../../oidc/dex/signingKeys.ts";
import { EngineStandIn } from "../../../unit/fleet/engineStandIn.ts";
import { audience } from "../attacks/tokens.ts";
import { impatient, keyIdOf, network, RotatedCluster } from "./rotatedCluster.ts";

const clock = realClock(new AbortController().signal, true);

suite("a rotation of Dex's signing keys", { timeout: 240_000 }, () => {
  let rotated: RotatedCluster;

  before(async () => {
    rotated = await RotatedCluster.start();
  });

  after(() => rotated.stop());

  const rotation = (changes: { readonly clock?: Clock } = {}) => ({
    ...{ store: rotated.store, servedKeyIds: () => rotated.servedKeyIds() },
    ...{ idTokenSeconds: 900, newKey: newSigningKey, clock },
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
        const token = await rotated.newToken();
        keys.add(keyIdOf(token));
        logins++;
        if ((await rotated.show(token)) !== 201) refused.push(keyIdOf(token));
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

  test("by rotate-keys right after a rollout fails no login", async () => {
    await rotated.assertJustFetched();
    const old = keyIdOf(await rotated.newToken());
    let waitedMs = 0;
    // The ten minutes for which an API server may keep its copy cannot be shortened. What has to happen in them is that it
    // fetches the keys, and that a changed file makes it do.
    const shortened: Clock = {
      ...clock,
      sleep: async (milliseconds) => {
        if (milliseconds < 600_000) return clock.sleep(milliseconds);
        waitedMs = milliseconds;
        await rotated.rollOut();
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
    assert.notEqual((await rotated.fetched())?.hash, undefined);
    assert.equal((await rotated.check(impatient)).told, "it has the key that the issuer signs with");
    assert.deepEqual((await rotated.servedKeyIds()).at(0), kid);
    assert.ok((await rotated.servedKeyIds()).includes(old), "tokens of the old key are still good");
    await rotated.cluster.restartDex();
    assert.equal(keyIdOf(await rotated.newToken()), kid, "Dex takes it for its own");
  });

  test("that is killed while it waits leaves Dex as it was, and the next one goes through", async () => {
    const old = keyIdOf(await rotated.newToken());
    const killed: Clock = { ...clock, sleep: () => Promise.reject(new Error("killed")) };
    await assert.rejects(rotateKeys(rotation({ clock: killed })), /killed/);
    assert.equal(keyIdOf(await rotated.newToken()), old);
    assert.equal(await rotated.loginStatus(), 201);
    await rotated.cluster.restartDex();
    assert.equal(keyIdOf(await rotated.newToken()), old);
    const quick: Clock = { ...clock, sleep: () => rotated.rollOut() };
    const kid = await rotateKeys(rotation({ clock: quick }));
    assert.equal(keyIdOf(await rotated.newToken()), kid);
    assert.equal(await rotated.loginStatus(), 201);
  });

  test("of two at once, one goes through and the other changes nothing", async () => {
    let arrived = 0;
    const together = Promise.withResolvers<undefined>();
    const meeting: Clock = {
      ...clock,
      sleep: async () => {
        if (++arrived === 2) {
          await rotated.rollOut();
          together.resolve(undefined);
        }
        await together.promise;
      },
    };
    const ended = await Promise.allSettled([1, 2].map(() => rotateKeys(rotation({ clock: meeting }))));
    const reasons = ended.flatMap((each): unknown[] => (each.status === "rejected" ? [each.reason] : []));
    assert.equal(reasons.length, 1);
    assert.match(String(reasons[0]), /another rotation was faster/);
    assert.equal(await rotated.loginStatus(), 201);
  });

  test("changes the keys with either kubeconfig, and not where somebody else did so first", async () => {
    const secret = administratorByKubeconfig(
      await readFile(rotated.cluster.controlPlane.kubeconfig, "utf8"),
      network,
    );
    assert.ok(secret !== undefined);
    for (const each of [rotated.administrator, secret]) {
      const keys = keyStoreOf(each, "latchkey");
      const read: StoredKeys = await keys.read();
      assert.equal(await keys.replace({ ...read, nextRotation: new Date().toISOString() }), true);
      assert.equal(await keys.replace(read), false);
      assert.equal(await keys.replace({ ...(await keys.read()), nextRotation: read.nextRotation }), true);
    }
  });

  test("by the command, interrupted, leaves Dex as it was", async () => {
    const { bin, folder, issuer, authority } = rotated.cluster;
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
    const old = keyIdOf(await rotated.newToken());
    const interruption = new AbortController();
    let messages = "";
    const status = await runLatchkey(["rotate-keys"], {
      environment: {
        PATH: `${join(folder, "engine")}:${bin}:${engine.path}`,
        HOME: folder,
        KUBECONFIG: rotated.cluster.controlPlane.kubeconfig,
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
    assert.equal(keyIdOf(await rotated.newToken()), old);
    assert.equal(await rotated.loginStatus(), 201);
  });
});
