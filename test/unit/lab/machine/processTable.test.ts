import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import fc from "fast-check";
import {
  hasEnded,
  isAlive,
  livingProcesses,
  parseNamespacePids,
  parseStat,
  processesBelow,
  signal,
  startedAt,
} from "../../../../lab/machine/processTable.ts";
import { eventually } from "../../../../lab/machine/wait.ts";

const line = (name: string, state = "S", threads = 1): string =>
  `4242 (${name}) ${state} 1 4242 4242 0 -1 4194560 161 0 0 0 0 0 0 0 20 0 ${threads} 0 777123 8388608 512\n`;

const own = parseStat(readFileSync("/proc/self/stat", "utf8"));

suite("the identity of a process", () => {
  test("is its pid and its start time, whatever the program is called", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 15 }), (name) => {
        assert.deepEqual(parseStat(line(name)), { pid: 4242, startTime: 777_123, state: "S", threads: 1 });
      }),
    );
    assert.deepEqual(parseStat(line("a) R 1 (b")), { pid: 4242, startTime: 777_123, state: "S", threads: 1 });
  });

  test("is not read from a line that was cut off", () => {
    const whole = line("etcd").trimEnd();
    for (const end of [0, 4, 12, whole.indexOf(" 777123")]) {
      assert.throws(() => parseStat(whole.slice(0, end)), /Not a line of \/proc\/PID\/stat/);
    }
  });

  test("tells a process from a later one with the same pid", () => {
    assert.equal(isAlive(own), true);
    assert.equal(isAlive({ ...own, startTime: own.startTime - 1 }), false);
  });

  test("keeps a signal from a later process with the same pid", async () => {
    const child = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const exited = once(child, "exit");
    const pid = child.pid ?? 0;
    const { startTime } = parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
    signal({ pid, startTime: startTime - 1 }, "SIGKILL");
    assert.equal(isAlive({ pid, startTime }), true);
    signal({ pid, startTime }, "SIGKILL");
    assert.deepEqual(await exited, [null, "SIGKILL"]);
    assert.equal(isAlive({ pid, startTime }), false);
    signal({ pid, startTime }, "SIGKILL");
  });

  test("says when the process started", () => {
    const age = Date.now() - startedAt(own).getTime();
    assert.ok(Math.abs(age - process.uptime() * 1000) < 3_000, `${age} ms against ${process.uptime()} s`);
  });
});

test("a process has ended with the last of its threads, not with the first", () => {
  for (const [state, threads, expected] of [
    ["S", 1, false],
    ["S", 9, false],
    ["Z", 9, false],
    ["Z", 1, true],
    ["X", 1, true],
  ] as const)
    assert.equal(
      hasEnded(parseStat(line("kube-apiserver", state, threads))),
      expected,
      `${state} ${threads}`,
    );
});

test("pids in nested namespaces are read from the outermost to the process's own", () => {
  assert.deepEqual(parseNamespacePids("Name:\ttini\nNSpid:\t30713\t12\t1\nNSpgid:\t1\n"), [30713, 12, 1]);
  assert.deepEqual(parseNamespacePids("Name:\tnode\nNSpid:\t77\n"), [77]);
});

test("this process is among the living, in its own namespace, with its arguments", () => {
  const found = livingProcesses().find(({ pid }) => pid === process.pid);
  assert.equal(found?.startTime, own.startTime);
  assert.equal(found.isNamespaced, false);
  assert.equal(found.innerPid, process.pid);
  assert.equal(found.commandLine[0], process.argv0);
});

test("a process is found with what it has started, in whatever group", async () => {
  const parent = spawn("sh", ["-c", "setsid sleep 60 & echo started; wait"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(parent.stdout, "data");
  const { pid } = parent;
  assert.ok(pid !== undefined);
  const below = await eventually(
    () => {
      const found = processesBelow(pid).filter(({ commandLine }) => commandLine[0] === "sleep");
      if (found.length === 0) throw new Error("it has started nothing yet");
      return found;
    },
    { subject: "the process below", timeout: 5000, interval: 20 },
  );
  assert.equal(below.length, 1);
  parent.kill("SIGKILL");
  for (const each of below) signal(each, "SIGKILL");
});
