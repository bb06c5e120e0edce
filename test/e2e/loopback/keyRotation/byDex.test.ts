import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { Clock } from "../../../../fleet/verify/clock.ts";
import { storedKeysName } from "../../../../oidc/dex/signingKeys.ts";
import { signingKeys } from "../attacks/clusterWithDex.ts";
import { impatient, keyIdOf, RotatedCluster } from "./rotatedCluster.ts";

suite("a rotation of Dex's signing keys", { timeout: 240_000 }, () => {
  let rotated: RotatedCluster;

  before(async () => {
    rotated = await RotatedCluster.start();
  });

  after(() => rotated.stop());

  test("by Dex itself right after a rollout has fresh tokens refused, which is seen and mended", async () => {
    await rotated.rollOut();
    const before_ = await rotated.newToken();
    assert.equal((await rotated.check(impatient)).verdict, "ok");
    const stored = await rotated.store.read();
    assert.ok(
      await rotated.store.replace({ ...stored, nextRotation: new Date(Date.now() - 1000).toISOString() }),
    );
    await rotated.cluster.restartDex();
    const fresh = await rotated.newToken();
    assert.notEqual(keyIdOf(fresh), keyIdOf(before_));
    assert.equal(await rotated.show(fresh), 401, "the API server keeps its copy of the key set");
    assert.equal(await rotated.show(before_), 201);

    const finding = await rotated.check(impatient);
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
    const waited = await rotated.check(fast, waiting);
    assert.deepEqual(waited, { verdict: "ok", told: "it fetches the issuer's keys for the next token" });
    assert.equal(waiting.length, 1);
    assert.match(waiting[0] ?? "", /^until .* for its API server to fetch the issuer's keys/);

    await rotated.rollOut();
    assert.equal(await rotated.show(fresh), 201);
    assert.equal((await rotated.check(impatient)).verdict, "ok");
  });

  test("by a Dex that lost its keys is mended by a comment in the API server's file", async () => {
    await rotated.assertJustFetched();
    const { status } = await rotated.cluster.controlPlane.ask(`${signingKeys}/${storedKeysName}`, {
      method: "DELETE",
    });
    assert.equal(status, 200);
    await rotated.cluster.restartDex();
    assert.equal(await rotated.loginStatus(), 401);
    assert.equal((await rotated.check(impatient)).verdict, "failed");
    await rotated.rollOut();
    assert.equal(await rotated.loginStatus(), 201);
    assert.equal((await rotated.check(impatient)).verdict, "ok");
  });

  test("does not happen by itself for years", async () => {
    const { nextRotation } = await rotated.store.read();
    assert.ok(Date.parse(nextRotation) > Date.now() + 9 * 365 * 86_400_000, nextRotation);
  });
});
