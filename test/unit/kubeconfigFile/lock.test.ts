import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { releaseLocks, withLocks } from "../../../kubeconfigFile/lock.ts";
import { parseHolder, processHolder } from "../../../kubeconfigFile/lockHolder.ts";
import { temporaryFolder } from "../temporaryFolder.ts";

const never = new AbortController().signal;
const nothing = () => Promise.resolve();

/** A process that has ended. */
function endedProcess(): number {
  return spawnSync("true").pid;
}

// Together, because most of them wait.
suite("withLocks", { concurrency: true }, () => {
  test("makes kubectl's lock, says in it who holds it, and takes it away again", async (context) => {
    const folder = await temporaryFolder(context);
    const lockFile = join(folder, "config.lock");
    await withLocks([lockFile], never, async () => {
      assert.equal(parseHolder(await readFile(lockFile, "utf8"))?.pid, process.pid);
      assert.deepEqual(await readdir(folder), ["config.lock"]);
      await assert.rejects(open(lockFile, "wx"), { code: "EEXIST" }, "kubectl would fail");
    });
    assert.deepEqual(await readdir(folder), []);
  });

  test("takes it away when the action fails", async (context) => {
    const folder = await temporaryFolder(context);
    await assert.rejects(
      withLocks([join(folder, "a.lock"), join(folder, "b.lock")], never, () =>
        Promise.reject(new Error("no")),
      ),
      { message: "no" },
    );
    assert.deepEqual(await readdir(folder), []);
  });

  test("lets one in at a time", async (context) => {
    const lockFile = join(await temporaryFolder(context), "config.lock");
    let inside = 0;
    const visit = () =>
      withLocks([lockFile], never, async () => {
        inside += 1;
        assert.equal(inside, 1);
        await setTimeout(2);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 20 }, visit));
  });

  test("waits for kubectl", async (context) => {
    const lockFile = join(await temporaryFolder(context), "config.lock");
    await writeFile(lockFile, "", { mode: 0o000 });
    const start = Date.now();
    void setTimeout(150).then(() => rm(lockFile));
    await withLocks([lockFile], never, nothing);
    assert.ok(Date.now() - start >= 140);
  });

  test("gives up on a lock that stays, names it, and says what to do", async (context) => {
    const lockFile = join(await temporaryFolder(context), "config.lock");
    await writeFile(lockFile, "", { mode: 0o000 });
    await assert.rejects(withLocks([lockFile], never, nothing, 200), {
      message: `${lockFile}: has been held for 0.2 seconds by kubectl or another program: if no such program is running any more, remove this file, then run again`,
    });
    assert.equal((await stat(lockFile)).size, 0, "and never breaks it");
  });

  test("does not give up while the lock goes from hand to hand", async (context) => {
    const lockFile = join(await temporaryFolder(context), "config.lock");
    await writeFile(lockFile, "");
    const waiting = withLocks([lockFile], never, nothing, 300);
    for (let hand = 0; hand < 6; hand++) {
      await setTimeout(100);
      await writeFile(`${lockFile}.next`, "");
      await rename(`${lockFile}.next`, lockFile);
    }
    await rm(lockFile);
    await waiting;
  });

  test("ends when the person cancels", async (context) => {
    const lockFile = join(await temporaryFolder(context), "config.lock");
    await writeFile(lockFile, "");
    await assert.rejects(withLocks([lockFile], AbortSignal.timeout(50), nothing), { name: "AbortError" });
  });

  test("says so where no lock can be made", async (context) => {
    const folder = await temporaryFolder(context);
    await assert.rejects(withLocks([join(folder, "missing/config.lock")], never, nothing), {
      message: /cannot make the lock that kubectl expects beside the file/,
    });
  });
});

suite("a lock that a killed process of ours has left", { concurrency: true }, () => {
  const stale = (changes: object) => JSON.stringify({ ...processHolder(process.pid, "nonce"), ...changes });

  test("is broken when the process has ended", async (context) => {
    const folder = await temporaryFolder(context);
    const lockFile = join(folder, "config.lock");
    await writeFile(lockFile, stale({ pid: endedProcess() }));
    await withLocks([lockFile], never, nothing, 200);
    assert.deepEqual(await readdir(folder), []);
  });

  test("is broken when its number belongs to another process now", async (context) => {
    const lockFile = join(await temporaryFolder(context), "config.lock");
    await writeFile(lockFile, stale({ started: "long ago" }));
    await withLocks([lockFile], never, nothing, 200);
  });

  test("leads to no other folder, whoever has written it", async (context) => {
    const folder = await temporaryFolder(context);
    const [shared, own] = [join(folder, "shared"), join(folder, "own")];
    await Promise.all([mkdir(shared), mkdir(own)]);
    const lockFile = join(shared, "config.lock");
    const planted = stale({ pid: endedProcess(), nonce: "/../../own/planted" });
    await writeFile(lockFile, planted);
    const made: (string | null)[] = [];
    const watcher = watch(own, (_, name) => made.push(name));
    context.after(() => {
      watcher.close();
    });
    await assert.rejects(withLocks([lockFile], never, nothing, 200), /config\.lock: has been held/);
    await setTimeout(50);
    assert.deepEqual(made, []);
    assert.equal(await readFile(lockFile, "utf8"), planted);
  });

  test("is left alone while the process runs, or when it ran on another machine", async (context) => {
    const lockFile = join(await temporaryFolder(context), "config.lock");
    for (const holder of [stale({}), stale({ pid: endedProcess(), machine: "elsewhere" })]) {
      await writeFile(lockFile, holder);
      await assert.rejects(withLocks([lockFile], never, nothing, 100), {
        message: /by Latchkey \(process \d+ on/,
      });
    }
  });

  test("is broken by one only, however many see it", async (context) => {
    const folder = await temporaryFolder(context);
    const lockFile = join(folder, "config.lock");
    for (let round = 0; round < 4; round++) {
      await writeFile(lockFile, stale({ pid: endedProcess(), nonce: `nonce-${round}` }));
      let inside = 0;
      const visit = () =>
        withLocks([lockFile], never, async () => {
          inside += 1;
          assert.equal(inside, 1);
          await setTimeout(1);
          inside -= 1;
        });
      await Promise.all(Array.from({ length: 6 }, visit));
    }
    assert.deepEqual(await readdir(folder), []);
  });

  test("is broken even when the one who was breaking it was killed too", async (context) => {
    const folder = await temporaryFolder(context);
    const lockFile = join(folder, "config.lock");
    await writeFile(lockFile, stale({ pid: endedProcess(), nonce: "first" }));
    await writeFile(
      join(folder, ".config.lock.latchkey-first"),
      stale({ pid: endedProcess(), nonce: "second" }),
    );
    await withLocks([lockFile], never, nothing, 200);
    assert.deepEqual(await readdir(folder), []);
  });
});

test("a process that is asked to end gives its locks back", async (context) => {
  const folder = await temporaryFolder(context);
  const module = import.meta.resolve("../../../kubeconfigFile/lock.ts");
  const program = `
    import { releaseLocks, withLocks } from ${JSON.stringify(module)};
    process.on("exit", releaseLocks);
    process.on("SIGTERM", () => process.exit());
    await withLocks([${JSON.stringify(join(folder, "config.lock"))}], new AbortController().signal, async () => {
      process.stdout.write("held");
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  assert.deepEqual(await readdir(folder), ["config.lock"]);
  child.kill("SIGTERM");
  await once(child, "exit");
  assert.deepEqual(await readdir(folder), []);
  releaseLocks();
});
