import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { suite, test } from "node:test";
import { checkFetchedKeys } from "../../../../fleet/verify/apiServer/checkFetchedKeys.ts";
import { fetchedKeys, holdsSigningKey } from "../../../../fleet/verify/apiServer/fetchedKeys.ts";
import { renderText } from "../../../../fleet/verify/renderText.ts";
import { type Network, NoAnswerError } from "../../../../fleet/verify/network.ts";
import { metricsOf, World } from "./world.ts";

const issuer = "https://login.acme.dev";
const now = Date.parse("2026-11-01T00:00:00Z");
const digest = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;
/** A key set as Dex writes it, byte by byte. */
const keySet = (...ids: readonly string[]) =>
  JSON.stringify(
    { keys: ids.map((kid) => ({ use: "sig", kty: "RSA", kid, alg: "RS256", n: kid, e: "AQAB" })) },
    undefined,
    2,
  );

/** What an API server says of a key set that it has fetched, among those of another issuer. */
function fetchedMetrics(keys: string, secondsAgo: number): string {
  const name = "apiserver_authentication_jwt_authenticator_jwks_fetch_last";
  const own = `apiserver_id_hash="sha256:1",jwt_issuer_hash="${digest(issuer)}"`;
  const other = `apiserver_id_hash="sha256:1",jwt_issuer_hash="${digest("https://other.dev")}"`;
  const at = now / 1000 - secondsAgo;
  return [
    `${name}_key_set_info{apiserver_id_hash="sha256:1",hash="${digest(keys)}",jwt_issuer_hash="${digest(issuer)}"} 1`,
    `${name}_key_set_info{apiserver_id_hash="sha256:1",hash="${digest("")}",jwt_issuer_hash="${digest("https://other.dev")}"} 1`,
    `${name}_timestamp_seconds{${own},result="failure"} ${at + 1}`,
    `${name}_timestamp_seconds{${own},result="success"} ${at.toExponential()}`,
    `${name}_timestamp_seconds{${other},result="success"} 1`,
    "",
  ].join("\n");
}

suite("the key set that an API server has fetched", () => {
  test("is read from its metrics, by the issuer", () => {
    const read = fetchedKeys(fetchedMetrics(keySet("a"), 10), issuer);
    assert.deepEqual(read, { hash: digest(keySet("a")), at: now / 1000 - 10 });
    assert.equal(fetchedKeys(fetchedMetrics(keySet("a"), 10), "https://third.dev"), undefined);
    assert.equal(fetchedKeys("up 1\n", issuer), undefined);
  });

  for (const [fetched, served, holds] of [
    [["a"], ["a"], true],
    [["old", "new"], ["new", "old"], true],
    [["old", "older", "new"], ["new", "older", "old"], true],
    [["old"], ["old", "new"], true],
    [["old"], ["new", "old"], false],
    [["older", "old"], ["new", "old"], false],
    [["gone", "new"], ["new", "old"], false],
    [["a"], ["b"], false],
  ] as const) {
    test(`${fetched.join("+")} ${holds ? "holds" : "does not hold"} the signing key of ${served.join("+")}`, () => {
      assert.equal(holdsSigningKey(digest(keySet(...fetched)), keySet(...served)), holds);
    });
  }

  test("is compared as a whole where it was not written by Dex, or has many keys", () => {
    const compact = '{"keys":[{"kid":"a"}]}';
    assert.ok(holdsSigningKey(digest(compact), compact));
    assert.ok(!holdsSigningKey(digest('{"keys":[]}'), compact));
    const many = keySet("a", "b", "c", "d", "e", "f", "g");
    assert.ok(holdsSigningKey(digest(many), many));
    assert.ok(!holdsSigningKey(digest(keySet("a")), many));
    assert.ok(!holdsSigningKey(digest("x"), "<html>"));
  });
});

/** Checks a world in which only time passes. */
async function checked(
  metrics: string | Error,
  served: string | Error,
  {
    patient = true,
    path = "/etc/authentication.yaml",
  }: { readonly patient?: boolean; readonly path?: string | undefined } = {},
) {
  let time = now;
  const waiting: string[] = [];
  const network: Network = {
    addressesOf: () => Promise.reject(new Error("not asked")),
    chainOf: () => Promise.reject(new Error("not asked")),
    ask: () =>
      served instanceof Error ? Promise.reject(served) : Promise.resolve({ status: 200, body: served }),
  };
  const finding = await checkFetchedKeys(
    { url: issuer, keysUrl: `${issuer}/keys`, certificateAuthority: undefined },
    {
      network,
      clock: {
        patient,
        now: () => time,
        sleep: (milliseconds) => {
          time += milliseconds;
          return Promise.resolve();
        },
      },
      metrics: () =>
        Promise.resolve(() =>
          metrics instanceof Error ? Promise.reject(metrics) : Promise.resolve(metrics),
        ),
      waiting: (forWhat) => waiting.push(forWhat),
      configurationPath: path === "" ? undefined : path,
    },
  );
  return { finding, waiting, waitedMs: time - now };
}

suite("the check of an API server's keys", () => {
  test("passes at once where it has the key that signs", async () => {
    const { finding, waitedMs } = await checked(fetchedMetrics(keySet("a"), 10), keySet("a"));
    assert.deepEqual([finding.verdict, waitedMs], ["ok", 0]);
  });

  test("passes at once where its copy has expired", async () => {
    const { finding, waitedMs } = await checked(fetchedMetrics(keySet("a"), 571), keySet("b"));
    assert.deepEqual([finding.verdict, waitedMs], ["ok", 0]);
  });

  test("passes at once where it has loaded a configuration since", async () => {
    const metrics = fetchedMetrics(keySet("a"), 10) + metricsOf("file", { success: now / 1000 - 5 });
    assert.equal((await checked(metrics, keySet("b"))).finding.verdict, "ok");
    const earlier = fetchedMetrics(keySet("a"), 10) + metricsOf("file", { success: now / 1000 - 15 });
    assert.equal((await checked(earlier, keySet("b"), { patient: false })).finding.verdict, "failed");
  });

  test("waits until its copy expires, says until when, and passes", async () => {
    const { finding, waiting, waitedMs } = await checked(fetchedMetrics(keySet("a"), 10), keySet("b", "a"));
    assert.equal(finding.verdict, "ok");
    assert.ok(waitedMs >= 560_000 && waitedMs <= 570_000, String(waitedMs));
    assert.deepEqual(waiting, [
      "until 2026-11-01T00:09:20Z for its API server to fetch the issuer's keys: it has a copy without the key that signs, and refuses fresh tokens until then",
    ]);
  });

  test("does not wait for ever for a clock that is wrong", async () => {
    const { finding, waitedMs } = await checked(fetchedMetrics(keySet("a"), -86_400), keySet("b"));
    assert.equal(finding.verdict, "failed");
    assert.ok(waitedMs <= 615_000);
  });

  test("tells what to do where it does not wait", async () => {
    const file = await checked(fetchedMetrics(keySet("a"), 10), keySet("b"), { patient: false });
    assert.equal(file.finding.verdict, "failed");
    assert.match(file.finding.remedy ?? "", /change a comment in \/etc\/authentication\.yaml on every/);
    const flags = await checked(fetchedMetrics(keySet("a"), 10), keySet("b"), { patient: false, path: "" });
    assert.match(flags.finding.remedy ?? "", /restart the API server/);
  });

  test("does not apply where it does not say", async () => {
    assert.equal((await checked("up 1\n", keySet("b"))).finding.verdict, "not-applicable");
  });

  test("fails where the issuer does not answer", async () => {
    const { finding } = await checked(fetchedMetrics(keySet("a"), 10), new NoAnswerError("ECONNREFUSED"));
    assert.match(finding.told, /keys does not answer: ECONNREFUSED/);
  });

  test("holds the gate until the API server fetches the keys, and then the token decides", async () => {
    const world = new World();
    world.pages.set(`${issuer}/keys`, { status: 200, body: keySet("b", "a") });
    const stdout = metricsOf(world.emitted("prod-eu")) + fetchedMetrics(keySet("a"), 0);
    world.change({ kubectl: { status: 0, stdout, stderr: "" } });
    const [verification] = await world.verify("prod-eu");
    assert.equal(verification?.state, "passed");
    assert.ok(world.time - now >= 570_000);
    assert.equal(world.said.length, 1);
    assert.match(world.said[0] ?? "", /^prod-eu: waiting until 2026-11-01T00:09:30Z for its API server/);
    assert.match(renderText([verification]), /ok +API server's keys +it fetches the issuer's keys/);
  });
});
