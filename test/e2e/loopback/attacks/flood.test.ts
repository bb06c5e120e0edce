import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { dexMemory } from "../../../../components/dex/deployment.ts";
import { flood } from "../../../../lab/loopback/flood.ts";
import { FloodedHub, quotaPath } from "../../../../lab/loopback/floodedHub.ts";
import { ensureToolchain } from "../../../../lab/toolchain/toolchain.ts";

/** The most that one login request may take in etcd, in bytes: 200,000 of them take 1 GB of etcd's default 2 GiB, before etcd's own overhead. */
const largestObject = 5_000;

const authRequests = "/apis/dex.coreos.com/v1/namespaces/latchkey/authrequests";

suite("a login flood from one machine", { timeout: 180_000 }, () => {
  let hub: FloodedHub;
  before(async () => {
    const { bin } = await ensureToolchain({ parts: ["dex", "kubelogin", "browser", "etcd", "kubernetes"] });
    hub = await FloodedHub.start({ bin, dexEnvironment: { GOMEMLIMIT: dexMemory.soft } });
  });
  after(() => hub.stop());

  const send = (url: string, requests: number, connections = 50) =>
    flood({ url, requests, connections, certificateAuthority: hub.authority.certificate });
  const stored = async () => {
    const { body } = await hub.controlPlane.ask(authRequests);
    return (JSON.parse(body) as { readonly items: readonly object[] }).items;
  };

  test("300 requests of 1 MB at once leave nothing in etcd and Dex below its memory limit", async () => {
    const before_ = await hub.figures();
    assert.deepEqual(await send(hub.loginUrl({ state: "s".repeat(1_000_000) }), 300, 300), { 500: 300 });
    const { etcd, dexPeak } = await hub.figures();
    assert.equal((await stored()).length, 0);
    assert.ok(etcd - before_.etcd < 5, `etcd grew by ${etcd - before_.etcd} MiB`);
    assert.equal(dexMemory.hard, "1Gi");
    assert.ok(dexPeak < 1024, `Dex took ${dexPeak} MiB`);
  });

  test("no other parameter of a login is stored beyond its limit", async () => {
    const long = "x".repeat(1_000);
    const changes = [
      { state: long },
      { nonce: long },
      { code_challenge: long },
      { scope: `openid ${"email ".repeat(20)}` },
      { response_type: "code ".repeat(20) },
    ];
    for (const change of changes)
      assert.deepEqual(await send(hub.loginUrl(change), 1), { 500: 1 }, JSON.stringify(change));
    assert.equal((await stored()).length, 0);
  });

  test("the largest login that Dex stores takes less than 5 kB", async () => {
    // JSON writes such a character in six bytes.
    const long = "<".repeat(128);
    const largest = {
      ...{ state: long, nonce: long, code_challenge: long },
      scope: "openid ".concat("audience:server:client_id:latchkey-prod ".repeat(15)),
      response_type: "code code code code",
    };
    assert.deepEqual(await send(hub.loginUrl(largest), 1), { 302: 1 });
    const [object, ...others] = await stored();
    assert.equal(others.length, 0);
    const size = JSON.stringify(object).replaceAll("<", "\\u003c").length;
    assert.ok(size < largestObject, `${size} bytes`);
  });

  test("no device login is stored where device code is off", async () => {
    const response = await flood({
      url: `${hub.issuer}/device/code`,
      form: "client_id=latchkey-prod&scope=openid",
      ...{ requests: 1, connections: 1, certificateAuthority: hub.authority.certificate },
    });
    assert.deepEqual(response, { 500: 1 });
  });

  test("a member logs in during it", async () => {
    const flooded = send(hub.loginUrl(), 1_500);
    assert.ok((await hub.logIn()) < 60_000);
    const answers = await flooded;
    assert.ok((answers["302"] ?? 0) > 1_400, JSON.stringify(answers));
    assert.ok((await hub.logIn()) < 60_000, "and after it");
  });

  test("a login that has come back from GitHub is not refused while the quota changes", async () => {
    // As other API servers and the quota controller do, when many people log in.
    const busy = new AbortController();
    const changes = (async () => {
      let count = 0;
      while (!busy.signal.aborted) {
        const annotations = { count: String((count += 1)) };
        await hub.controlPlane.ask(`${quotaPath}/status`, {
          method: "PATCH",
          contentType: "application/merge-patch+json",
          body: { metadata: { annotations } },
        });
      }
    })();
    try {
      for (let index = 0; index < 100; index += 1)
        await hub.controlPlane.create("/apis/dex.coreos.com/v1/namespaces/latchkey/authcodes", {
          apiVersion: "dex.coreos.com/v1",
          kind: "AuthCode",
          metadata: { name: `code-${index}` },
        });
    } finally {
      busy.abort();
      await changes;
    }
  });

  test("a used-up quota stops it, and the control plane still takes writes", async () => {
    const count = (await stored()).length + 100;
    await hub.limit("authrequests", count);
    const answers = await send(hub.loginUrl(), 400);
    assert.ok((answers["500"] ?? 0) >= 300, JSON.stringify(answers));
    assert.ok((await stored()).length <= count);
    await hub.controlPlane.create("/api/v1/namespaces", { metadata: { name: "still-writable" } });
    // As Dex's garbage collection does within five minutes.
    for (const path of (await stored()).slice(0, 10).map(nameOf))
      await hub.controlPlane.ask(`${authRequests}/${path}`, { method: "DELETE" });
    await hub.counted(count - 10);
    assert.ok((await hub.logIn()) < 60_000);
  });
});

function nameOf(object: object): string {
  return (object as { readonly metadata: { readonly name: string } }).metadata.name;
}
