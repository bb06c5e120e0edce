import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { parse } from "yaml";
import type { Cluster } from "../../lab/cluster/cluster.ts";
import { get } from "../../lab/cluster/request.ts";
import { labStatus, openLab } from "../../lab/lab/open.ts";
import { addressPlan } from "../../lab/machine/addressPlan.ts";
import { run } from "../../lab/machine/command.ts";
import { findInit } from "../../lab/machine/init.ts";
import { eventually } from "../../lab/machine/wait.ts";
import { labFolder, places, repositoryRoot } from "../../lab/places.ts";
import { defaultDexImage } from "../../settings/dexSchema.ts";
import { findTraces, type Traces } from "./traces.ts";

const nodePort = 32_123;
const silent = (): void => undefined;

/** A pod as restricted as the program's own Dex: kubelet refuses it when the image's user is root. */
const dexManifest = (image: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "dex" },
        data: {
          "config.yaml": JSON.stringify({
            issuer: "http://dex.test",
            storage: { type: "memory" },
            web: { http: "0.0.0.0:5556" },
            connectors: [{ type: "mockCallback", id: "mock", name: "Mock" }],
          }),
        },
      },
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "dex", labels: { app: "dex" } },
        spec: {
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "dex",
              image,
              command: ["/usr/local/bin/dex", "serve", "/etc/dex/config.yaml"],
              securityContext: {
                readOnlyRootFilesystem: true,
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
              },
              resources: { limits: { memory: "128Mi" } },
              readinessProbe: { httpGet: { path: "/healthz", port: 5556 }, periodSeconds: 1 },
              volumeMounts: [{ name: "config", mountPath: "/etc/dex" }],
            },
          ],
          volumes: [{ name: "config", configMap: { name: "dex" } }],
          terminationGracePeriodSeconds: 1,
        },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "dex" },
        spec: { type: "NodePort", selector: { app: "dex" }, ports: [{ port: 5556, nodePort }] },
      },
    ],
  });

suite("the lab", () => {
  let traces: Traces;

  before(async () => {
    assert.equal((await lab("down")).code, 0);
    traces = await findTraces();
  });

  after(async () => {
    await lab("down");
  });

  test("up makes a cluster whose only node is Ready, and a second up finds it as it is", async () => {
    const first = await lab("up");
    assert.equal(first.code, 0, first.stderr);
    assert.match(await kubectl("get", "nodes", "--no-headers"), /^latchkey\s+Ready\s/);
    const pids = await componentPids();

    const second = await lab("up");
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(await componentPids(), pids);
    assert.doesNotMatch(second.stderr, /started/);

    const status = await lab("status");
    assert.equal(status.code, 0, status.stdout);
    assert.match(status.stdout, /^kube-apiserver-hub +\d+ +\S+Z +yes$/m);
  });

  test("a hardened pod of the Dex image that a user pins by digest runs, and its NodePort answers the host", async () => {
    await applyDex(defaultDexImage);
    await kubectl("wait", "pod/dex", "--for=condition=Ready", "--timeout=60s");
    assert.match(await whenItAnswers(), /Health check passed/);
    // Both go through the API server to kubelet, over TLS that it verifies.
    assert.match(await kubectl("logs", "dex"), /listening on/);
    assert.match(await kubectl("exec", "dex", "--", "dex", "version"), /linux/);
  });

  test("a spoke is a cluster of its own, added while the hub runs on", async () => {
    const pids = await componentPids();
    const { code, stdout, stderr } = await lab("add", "eu");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /context eu-admin/);
    const { cluster: hub, spokes, adminKubeconfigPath } = await openLab(silent);
    assert.deepEqual(
      spokes.map(({ name }) => name),
      ["eu"],
    );
    const withSpoke = await componentPids();
    for (const [name, pid] of Object.entries(pids)) assert.equal(withSpoke[name], pid, name);
    assert.ok(withSpoke["kube-apiserver-eu"] !== undefined);

    const [spoke] = spokes;
    assert.ok(spoke !== undefined);
    // Nothing of one is known to the other: no object, no administrator, no authority.
    await kubectl("--context", "eu-admin", "create", "namespace", "only-here");
    assert.doesNotMatch(await kubectl("get", "namespaces"), /only-here/);
    await assert.rejects(kubectl("--context", "eu-admin", "get", "nodes", "latchkey"), /not found/);
    await assert.rejects(
      anonymous({ ...spoke, certificateAuthority: hub.certificateAuthority }),
      /certificate/,
    );
    const contexts = parse(readFileSync(adminKubeconfigPath, "utf8")) as { contexts: { name: string }[] };
    assert.deepEqual(
      contexts.contexts.map(({ name }) => name),
      ["hub-admin", "eu-admin"],
    );
    const stranger = await kubectl("--context", "eu-admin", "--user", "hub-admin", "get", "namespaces").catch(
      String,
    );
    assert.match(stranger, /logged in|Unauthorized/);

    const again = await lab("add", "eu");
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(await componentPids(), withSpoke);
  });

  test("a spoke gathers the rules of roles, and ends deletes of namespaces and of what waits for its dependents", async () => {
    const eu = ["--context", "eu-admin"];
    const rules = await kubectl(...eu, "get", "clusterrole", "edit", "-o", "jsonpath={.rules}");
    assert.match(rules, /deployments/);
    await kubectl(...eu, "create", "configmap", "something", "-n", "only-here");
    await kubectl(
      ...[...eu, "delete", "configmap", "something", "-n", "only-here"],
      ...["--cascade=foreground", "--timeout=20s"],
    );
    await kubectl(...eu, "delete", "namespace", "only-here", "--timeout=20s");
  });

  test("the API server starts with flags that somebody gives it, and up keeps them", async () => {
    const { cluster } = await openLab(silent);
    const file = join(places.machine, "authentication.yaml");
    const configuration = {
      apiVersion: "apiserver.config.k8s.io/v1",
      kind: "AuthenticationConfiguration",
      anonymous: { enabled: false },
    };
    writeFileSync(file, JSON.stringify(configuration));
    await cluster.restartApiServer([`--authentication-config=${file}`]);
    await assert.rejects(anonymous(cluster), /answers 401/);

    const pids = await componentPids();
    assert.equal((await lab("up")).code, 0);
    assert.deepEqual(await componentPids(), pids);

    await assert.rejects(cluster.restartApiServer(["--no-such-flag=1"]), /unknown flag: --no-such-flag/);
    await cluster.restartApiServer([]);
    assert.equal(await anonymous(cluster), "ok");
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
    assert.match(await whenItAnswers(), /Health check passed/);
  });

  test("up makes a new machine when the old one's first process was killed, and the cluster's objects are still there", async () => {
    killMachine();
    const { code, stderr } = await lab("up");
    assert.equal(code, 0, stderr);
    assert.match(await kubectl("--context", "eu-admin", "get", "namespaces"), /default/);
    // Kubelet starts the pod's containers anew after what it takes for the node's reboot.
    assert.match(await whenItAnswers(), /Health check passed/);
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

  test("an unknown command is answered with the usage", async () => {
    for (const args of [[], ["sideways"], ["up", "now"], ["up", "--fast"], ["add"], ["add", "eu", "us"]]) {
      const { code, stderr } = await lab(...args);
      assert.equal(code, 2);
      assert.match(stderr, /Usage: npm run lab -- up \| add NAME \| configure NAME \| status \| down/);
    }
  });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function lab(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["lab/lab.ts", ...args], {
    cwd: repositoryRoot,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  return { code: child.exitCode, stdout, stderr };
}

async function kubectl(...args: readonly string[]): Promise<string> {
  const { adminKubeconfigPath } = await openLab(silent);
  const { stdout } = await promisify(execFile)(join(places.toolchain, "bin", "kubectl"), args, {
    env: { KUBECONFIG: adminKubeconfigPath, KUBECACHEDIR: join(labFolder, "kube-cache") },
  });
  return stdout;
}

async function applyDex(image: string): Promise<void> {
  const file = join(places.machine, "dex.json");
  writeFileSync(file, dexManifest(image));
  await kubectl("apply", "-f", file);
}

async function componentPids(): Promise<Readonly<Record<string, number | undefined>>> {
  const components = (await labStatus()) ?? [];
  return Object.fromEntries(components.map(({ name, pid }) => [name, pid]));
}

/** What the pod answers at its NodePort. kube-proxy learns of a pod a moment after it is Ready. */
function whenItAnswers(): Promise<string> {
  const url = `http://${addressPlan.machine}:${nodePort}/healthz`;
  return eventually(() => get(url), { subject: "the pod to answer", timeout: 90_000, interval: 200 });
}

/** What the API server answers somebody without credentials. */
function anonymous({ server, certificateAuthority }: Cluster): Promise<string> {
  return get(`${server}/healthz`, { ca: certificateAuthority });
}

/** Sends a signal to one process: to pid 0 it would go to this test's own group. */
function sendSignal(pid: number | undefined, name: NodeJS.Signals): void {
  assert.ok(pid !== undefined && pid > 1, `no process to send ${name}`);
  process.kill(pid, name);
}

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
