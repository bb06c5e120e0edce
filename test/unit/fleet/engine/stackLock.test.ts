import assert from "node:assert/strict";
import { hostname } from "node:os";
import { suite, test } from "node:test";
import { isLeftBehind, stackLocks } from "../../../../fleet/engine/stackLock.ts";

const error = (host: string) =>
  `the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///state/.pulumi/locks/organization/latchkey/prod-1/1f2e.json: created by root@${host} (pid 4711) at 2026-11-24T18:00:00Z`;

suite("the engine's lock of a stack", () => {
  test("tells who holds it", () => {
    assert.deepEqual(stackLocks(error("build-7")), [
      { who: "root@build-7", host: "build-7", pid: 4711, since: "2026-11-24T18:00:00Z" },
    ]);
    assert.deepEqual(stackLocks("no stack named 'prod-1' found"), []);
  });

  for (const { name, host, runs, expected } of [
    {
      name: "of this machine, whose process is gone, is left behind",
      host: hostname(),
      runs: false,
      expected: true,
    },
    { name: "of this machine, whose process runs, is held", host: hostname(), runs: true, expected: false },
    {
      name: "of another machine is held, for all that is known here",
      host: "build-7",
      runs: false,
      expected: false,
    },
  ]) {
    test(`one ${name}`, () => {
      const [lock] = stackLocks(error(host));
      assert.ok(lock !== undefined);
      assert.equal(
        isLeftBehind(lock, () => runs),
        expected,
      );
    });
  }
});
