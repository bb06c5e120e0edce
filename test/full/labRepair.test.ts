import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { after, before, suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { addressPlan } from "../../lab/machine/addressPlan.ts";
import { run } from "../../lab/machine/command.ts";
import { findInit } from "../../lab/machine/init.ts";
import { places, repositoryRoot } from "../../lab/places.ts";
import { defaultDexImage } from "../../oidc/dex/release.ts";
import { runDexPod, whenDexPodAnswers } from "./dexPod.ts";
import { componentPids, kubectl, lab, sendSignal } from "./labCommand.ts";
import { findTraces, type Traces } from "./traces.ts";

suite("the lab, after what can happen to it", () => {
  let traces: Traces;

  before(async () => {
    assert.equal((await lab("down")).code, 0);
    traces = await findTraces();
    for (const args of [["up"], ["add", "eu"]]) {
      const { code, stderr } = await lab(...args);
      assert.equal(code, 0, stderr);
    }
    await runDexPod(defaultDexImage);
  });

  after(async () => {
    await lab("down");
  });

  test("up repairs components that were killed or hang", async () => {
    const pids = await componentPids();
    const killed = ["etcd", "containerd", "kubelet", "kube-apiserver-eu"];
    for (const name of killed) sendSignal(pids[name], "SIGKILL");
    sendSignal(pids["kube-scheduler-hub"], "SIGSTOP");
    assert.equal((await lab("status")).code, 1);

    const { code, stderr } = await lab("up");
    assert.equal(code, 0, stderr);
    const repaired = await componentPids();
    const changed = Object.keys(pids).filter((name) => repaired[name] !== pids[name]);
    for (const name of [...killed, "kube-scheduler-hub"])
      assert.ok(changed.includes(name), `${name} was not started anew`);
    assert.equal((await lab("status")).code, 0);
    assert.match(await whenDexPodAnswers(), /Health check passed/);
  });

  test("up makes a new machine when the old one's first process was killed, and the cluster's objects are still there", async () => {
    killMachine();
    const { code, stderr } = await lab("up");
    assert.equal(code, 0, stderr);
    assert.match(await kubectl("--context", "eu-admin", "get", "namespaces"), /default/);
    // Kubelet starts the pod's containers anew after what it takes for the node's reboot.
    assert.match(await whenDexPodAnswers(), /Health check passed/);
  });

  test("up makes a new machine when the link to the old one was removed", async () => {
    await run("ip", ["link", "delete", addressPlan.hostInterface]);
    const { code, stderr } = await lab("up");
    assert.equal(code, 0, stderr);
    assert.equal((await lab("status")).code, 0);
  });

  test("two ups at once wait for each other", async () => {
    killMachine();
    const both = await Promise.all([lab("up"), lab("up")]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal((await lab("status")).code, 0);
  });

  test("up repairs what an up that was killed half-way left", async () => {
    await lab("down");
    // Later and later, until one has ended before it could be killed.
    let kills = 0;
    for (let milliseconds = 250; await interruptedUp(milliseconds); milliseconds *= 1.4) kills += 1;
    assert.ok(kills >= 4, `only ${kills} were killed half-way`);
    const { code, stderr } = await lab("up");
    assert.equal(code, 0, stderr);
    assert.equal((await lab("status")).code, 0);
  });

  test("down leaves nothing on the host", async () => {
    const { code, stderr } = await lab("down");
    assert.equal(code, 0, stderr);
    assert.deepEqual(await findTraces(), traces);
    assert.equal(existsSync(places.machine), false);
    assert.equal((await lab("down")).code, 0);
    assert.equal((await lab("status")).code, 1);
  });

  test("down cleans up after an up that was killed half-way", async () => {
    assert.ok(await interruptedUp(2_000), "it has ended before it could be killed");
    assert.equal((await lab("down")).code, 0);
    assert.deepEqual(await findTraces(), traces);
  });

  test("a lab whose folder was deleted is named, and how to end it", async () => {
    const folder = "/deleted/.lab/machine";
    const program = ["tini", "--", "env", `LATCHKEY_MACHINE=${folder}`, "sleep", "60"];
    const orphan = spawn("unshare", ["--pid", "--fork", "--kill-child", "--", ...program], {
      stdio: "ignore",
    });
    const ended = once(orphan, "exit");
    try {
      const { code, stderr } = await lab("up");
      assert.equal(code, 1);
      assert.match(stderr, /its files were in \/deleted\/\.lab\/machine/);
      const pid = findInit(folder)?.pid;
      assert.ok(stderr.includes(`kill -9 ${String(pid)}`), stderr);
      sendSignal(pid, "SIGKILL");
      await ended;
    } finally {
      orphan.kill("SIGKILL");
    }
  });

  test("an interface in the way is named, and left alone", async () => {
    await run("ip", ["link", "add", addressPlan.hostInterface, "type", "bridge"]);
    try {
      const { code, stderr } = await lab("up");
      assert.equal(code, 1);
      assert.match(stderr, /The interface "latchkey0" of this host is in the lab's way/);
      assert.equal((await lab("down")).code, 0);
      assert.match(await run("ip", ["link", "show", addressPlan.hostInterface]), /latchkey0/);
    } finally {
      await run("ip", ["link", "delete", addressPlan.hostInterface]);
    }
  });
});

/** Ends the machine as if it had lost its power. */
function killMachine(): void {
  sendSignal(findInit(places.machine)?.pid, "SIGKILL");
}

/** An up that is killed after some milliseconds, at whatever it is doing then. Whether it was: otherwise it had ended well. */
async function interruptedUp(milliseconds: number): Promise<boolean> {
  const interrupted = spawn(process.execPath, ["lab/lab.ts", "up"], { cwd: repositoryRoot, stdio: "ignore" });
  const exited = once(interrupted, "exit");
  await sleep(milliseconds);
  interrupted.kill("SIGKILL");
  const [status, signal] = (await exited) as [number | null, string | null];
  assert.ok(signal === "SIGKILL" || status === 0, `it ended with status ${status}`);
  return signal !== null;
}
