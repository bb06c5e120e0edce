import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../../lab/toolchain/lock.ts";

const scratch = mkdtempSync(join(tmpdir(), "latchkey-lock-"));
after(() => {
  rmSync(scratch, { recursive: true });
});

/** A signal that never comes. */
const never = new AbortController().signal;

test("two that want the lock come one after the other, and the second is told that it waits and has waited", async () => {
  const file = join(scratch, "below", "lock");
  const happened: string[] = [];
  const first = Promise.withResolvers<unknown>();
  const holder = withLock(
    file,
    never,
    () => assert.fail("nobody else has the lock"),
    async () => {
      happened.push("first starts");
      first.resolve(true);
      await sleep(200);
      happened.push("first ends");
    },
  );
  await first.promise;
  await withLock(
    file,
    never,
    () => {
      happened.push("second waits");
      return () => happened.push("second has waited");
    },
    () => {
      happened.push("second runs");
      return Promise.resolve();
    },
  );
  await holder;
  assert.deepEqual(happened, [
    "first starts",
    "second waits",
    "first ends",
    "second has waited",
    "second runs",
  ]);
});

test("the lock is free again after work that failed", async () => {
  const file = join(scratch, "failing");
  await assert.rejects(
    withLock(
      file,
      never,
      () => () => undefined,
      () => Promise.reject(new Error("no")),
    ),
    /^Error: no$/,
  );
  await withLock(
    file,
    never,
    () => assert.fail("the lock is still held"),
    () => Promise.resolve(),
  );
});

test("a wait for the lock can be ended", async () => {
  const file = join(scratch, "held");
  await withLock(
    file,
    never,
    () => () => undefined,
    () =>
      assert.rejects(
        withLock(
          file,
          AbortSignal.timeout(100),
          () => () => undefined,
          () => Promise.reject(new Error("has the lock that is held")),
        ),
        { name: "AbortError" },
      ),
  );
});
