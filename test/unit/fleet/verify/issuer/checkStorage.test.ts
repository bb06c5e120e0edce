import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkStorage } from "../../../../../fleet/verify/issuer/checkStorage.ts";
import { storageQuota } from "../../../../../oidc/dex/storageQuota.ts";
import { hubText, loadStackOf } from "../../../settings/writtenFleet.ts";

suite("verify, of Dex's storage", () => {
  const settings = loadStackOf({ "prod-hub": hubText("prod-hub") }, "prod-hub");
  const hard = storageQuota(false);
  const check = (used: object) =>
    checkStorage(settings, () =>
      Promise.resolve(JSON.stringify({ kind: "ResourceQuota", status: { hard, used } })),
    );

  test("warns while the cluster has counted nothing, and creates no login", async () => {
    const { verdict, told } = await check({});
    assert.equal(verdict, "warning");
    assert.match(told, /has not counted/);
  });

  test("is fine with a quota that counts", async () => {
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, "0"]));
    assert.equal((await check(used)).verdict, "ok");
  });
});
