import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { parse } from "yaml";
import type { Cluster } from "../../lab/cluster/cluster.ts";
import { get } from "../../lab/cluster/request.ts";
import { openLab } from "../../lab/lab/open.ts";
import { places } from "../../lab/places.ts";
import { defaultDexImage } from "../../oidc/dex/release.ts";
import { runDexPod, whenDexPodAnswers } from "./dexPod.ts";
import { componentPids, kubectl, lab } from "./labCommand.ts";

const silent = (): void => undefined;

suite("the lab", () => {
  before(async () => {
    assert.equal((await lab("down")).code, 0);
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
    await runDexPod(defaultDexImage);
    assert.match(await whenDexPodAnswers(), /Health check passed/);
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

  test("an unknown command is answered with the usage", async () => {
    for (const args of [[], ["sideways"], ["up", "now"], ["up", "--fast"], ["add"], ["add", "eu", "us"]]) {
      const { code, stderr } = await lab(...args);
      assert.equal(code, 2);
      assert.match(stderr, /Usage: npm run lab -- up \| add NAME \| configure NAME \| status \| down/);
    }
  });
});

/** What the API server answers somebody without credentials. */
function anonymous({ server, certificateAuthority }: Cluster): Promise<string> {
  return get(`${server}/healthz`, { ca: certificateAuthority });
}
