import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { waitForDiscovery } from "../../../components/dex/storageQuota.ts";

const now = Date.parse("2026-12-01T12:00:00Z");

suite("the quota of what Dex stores", () => {
  const cases = [
    { name: "definitions of an earlier update", created: ["2026-11-01T12:00:00Z"], wait: 0 },
    {
      name: "definitions of this second",
      created: ["2026-11-01T12:00:00Z", "2026-12-01T12:00:00Z"],
      wait: 35_000,
    },
    { name: "definitions of half a minute ago", created: ["2026-12-01T11:59:30Z"], wait: 5_000 },
    { name: "a cluster whose clock is ahead", created: ["2026-12-01T13:00:00Z"], wait: 35_000 },
    { name: "a cluster that does not say when", created: [""], wait: 0 },
  ];
  for (const { name, created, wait } of cases) {
    test(`waits until the quota controller knows ${name}`, () => {
      assert.equal(waitForDiscovery(created, now), wait);
    });
  }
});
