import assert from "node:assert/strict";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { parse } from "yaml";
import { temporaryFolder } from "../../temporaryFolder.ts";
import { EngineStandIn } from "../engineStandIn.ts";
import { run } from "../surroundings.ts";

/** A cluster with a Dex of its own. */
function stackText(cluster: string): string {
  const keys = {
    role: "standalone",
    issuer: issuerOf(cluster),
    exposure: "{ type: LoadBalancer }",
    distribution: "kubeadm",
    kubernetesVersion: `"1.34"`,
    context: `${cluster}-admin`,
    githubClientId: "Ov23liExample",
    githubClientSecret: "{ secure: v1:abc:def }",
  };
  const lines = Object.entries(keys).map(([key, value]) => `  latchkey:${key}: ${value}\n`);
  return `config:\n${lines.join("")}`;
}

function issuerOf(cluster: string): string {
  return `https://login.${cluster}.acme.dev`;
}

function outputsOf(kubeconfigEntry: { readonly issuer: string; readonly audience: string }) {
  const { issuer, audience } = kubeconfigEntry;
  return { issuer, certificateAuthority: "", clients: [audience], kubeconfigEntry, other: "[secret]" };
}

/** A fleet's folder, with an engine that knows the outputs of some of its stacks. */
async function fleet(context: TestContext, clusters: readonly string[], applied = clusters) {
  const root = await temporaryFolder(context);
  const folder = join(root, "fleet");
  const engine = new EngineStandIn(join(root, "engine"));
  mkdirSync(join(folder, "stacks"), { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: latchkey\nruntime: nodejs\nstackConfigDir: stacks\n");
  writeFileSync(
    join(folder, "stacks/fleet.yaml"),
    `issuer: https://login.acme.dev
connectors: [{ type: github, organization: acme }]
access:
  - { team: platform, role: cluster-admin, clusters: ["*"] }
${clusters.some((name) => name.startsWith("prod")) ? `  - { team: payments, role: edit, namespaces: [payments], clusters: ["prod*"] }\n` : ""}`,
  );
  for (const cluster of clusters)
    writeFileSync(join(folder, `stacks/Pulumi.${cluster}.yaml`), stackText(cluster));
  for (const cluster of applied) {
    const kubeconfigEntry = {
      name: cluster,
      server: `https://${cluster}.acme.dev:6443`,
      issuer: issuerOf(cluster),
      audience: `latchkey-${cluster}`,
      ports: [8000, 9000, 9001],
      deviceCode: true,
    };
    engine.outputs(cluster, outputsOf(kubeconfigEntry));
  }
  const environment = { PATH: engine.path, HOME: root };
  return {
    root,
    folder,
    engine,
    latchkey: (...args: readonly string[]) => run(["kubeconfig", ...args], folder, { environment }),
    run: (args: readonly string[], workingFolder: string, more: NodeJS.ProcessEnv = {}) =>
      run(["kubeconfig", ...args], workingFolder, { environment: { ...environment, ...more } }),
  };
}

function contextsIn(text: string): readonly string[] {
  const root: unknown = parse(text);
  assert.ok(typeof root === "object" && root !== null && "contexts" in root && Array.isArray(root.contexts));
  return root.contexts.map((each: unknown) =>
    typeof each === "object" && each !== null && "name" in each ? String(each.name) : "",
  );
}

// Together, because each call of the engine and each change of a file is waited for.
suite("latchkey kubeconfig", { concurrency: true }, () => {
  test("prints every cluster, sorted, and asks the engine for no secret", async (context) => {
    const { latchkey, engine, folder, run: runIn } = await fleet(context, ["prod-us", "dev", "prod-eu"]);
    const { status, output, messages } = await latchkey();
    assert.deepEqual({ status, messages }, { status: 0, messages: "" });
    assert.deepEqual(contextsIn(output), ["dev", "prod-eu", "prod-us"]);
    assert.equal((await runIn([], join(folder, "stacks"))).output, output, "from a folder below, too");
    assert.equal((await runIn(["--project", "fleet"], dirname(folder))).output, output);
    const calls = engine.calls();
    assert.equal(calls.length, 9);
    for (const call of calls) assert.match(call, /^stack output --json --stack=\S+ --non-interactive$/);
  });

  test("takes the clusters of a team, and other ways to log in", async (context) => {
    const { latchkey } = await fleet(context, ["dev", "prod-eu", "prod-us"]);
    const { output } = await latchkey(
      "--team",
      "payments",
      "--cluster",
      "*-eu",
      "dev",
      "--port",
      "9000",
      "9001",
    );
    assert.deepEqual(contextsIn(output), ["prod-eu"]);
    assert.match(output, /--listen-address=127\.0\.0\.1:9000\n.*--listen-address=127\.0\.0\.1:9001/);
    assert.match((await latchkey("--device-code")).output, /--grant-type=device-code/);
  });

  test("shows how far it is on a terminal, and leaves nothing of it behind", async (context) => {
    const { root, folder, engine } = await fleet(context, ["dev", "prod"]);
    const written: string[] = [];
    const messages = { isTTY: true, write: (text: string) => written.push(text) };
    const environment = { PATH: engine.path, HOME: root };
    assert.equal((await run(["kubeconfig"], folder, { environment, messages })).status, 0);
    assert.match(written.join(""), /2\/2/);
    assert.equal(written.at(-1), "\r\u001B[K");
  });

  test("leaves out what was never applied, and says so", async (context) => {
    const { latchkey } = await fleet(context, ["dev", "prod"], ["dev"]);
    const { status, output, messages } = await latchkey();
    assert.equal(status, 0, messages);
    assert.deepEqual(contextsIn(output), ["dev"]);
    assert.match(messages, /prod was never applied.*pulumi up -s prod/);
  });

  test("writes nothing where a cluster asked for by its name was never applied, or none was", async (context) => {
    const { latchkey, root } = await fleet(context, ["dev", "prod"], ["dev"]);
    const file = join(root, "kubeconfig");
    for (const args of [
      ["--cluster", "dev", "prod"],
      ["--cluster", "pro*"],
    ]) {
      const { status, output, messages } = await latchkey(...args, "--output", file);
      assert.equal(status, 1);
      assert.equal(output, "");
      assert.match(messages, /prod was never applied/);
      assert.throws(() => readFileSync(file), { code: "ENOENT" });
    }
  });

  test("writes nothing where the engine cannot tell", async (context) => {
    const { latchkey, engine } = await fleet(context, ["dev", "prod"]);
    for (const name of ["dev", "prod"]) engine.outputsFail(name, "error: could not reach the backend");
    const { status, output, messages } = await latchkey();
    assert.equal(status, 1);
    assert.equal(output, "");
    assert.match(messages, /could not reach the backend/);
    engine.uninstall();
    assert.match((await latchkey()).messages, /pulumi is not on PATH/);
  });

  test("writes nothing where a stack says something else than the fleet's files or the administrator's context", async (context) => {
    const { run: runIn, folder, root, engine } = await fleet(context, ["dev", "prod"]);
    const evil = "https://evil.example";
    const own = { name: "prod", server: "https://prod.acme.dev:6443", audience: "latchkey-prod" };
    const entry = { ...own, issuer: issuerOf("prod") };
    const kubeconfig = join(root, "admin");
    const clusters = "clusters: [{ name: prod, cluster: { server: https://prod.acme.dev:6443 } }]\n";
    const contexts = "contexts: [{ name: prod-admin, context: { cluster: prod, user: me } }]\n";
    writeFileSync(kubeconfig, clusters + contexts);
    for (const [change, known] of [
      [{ issuer: evil }, issuerOf("prod")],
      [{ server: evil }, own.server],
      [{ audience: "latchkey-dev" }, own.audience],
    ] as const) {
      engine.outputs("prod", { ...outputsOf(entry), kubeconfigEntry: { ...entry, ...change } });
      const { status, output, messages } = await runIn([], folder, { KUBECONFIG: kubeconfig });
      assert.deepEqual([status, output], [1, ""]);
      assert.match(messages, /nothing was written/);
      for (const value of [...Object.values(change), known]) assert.ok(messages.includes(value), messages);
    }
  });

  const mistakes: readonly (readonly [
    what: string,
    args: readonly string[],
    status: number,
    told: RegExp,
  ])[] = [
    ["a cluster that there is not", ["--cluster", "prd"], 2, /prd matches .*did you mean "prod"/],
    ["a team that there is not", ["--team", "payment"], 2, /--team payment .*did you mean "payments"/],
    ["a group that there is not", ["--group", "payments"], 2, /--group payments .*groups are: /],
    ["a team of other clusters", ["--team", "payments", "--cluster", "dev"], 1, /no cluster/],
    ["a folder without a project", ["--project", "stacks"], 1, /no Pulumi\.yaml .*latchkey init/],
  ];
  for (const [what, args, expected, told] of mistakes) {
    test(`refuses ${what}`, async (context) => {
      const { latchkey } = await fleet(context, ["dev", "prod"]);
      const { status, output, messages } = await latchkey(...args);
      assert.equal(status, expected);
      assert.equal(output, "");
      assert.match(messages, told);
    });
  }

  test("needs files that are right, because what stacks say is compared with them", async (context) => {
    const { latchkey, folder } = await fleet(context, ["dev"]);
    writeFileSync(join(folder, "stacks/fleet.yaml"), "acces: []\n");
    for (const args of [[], ["--team", "platform"]]) {
      const { status, output, messages } = await latchkey(...args);
      assert.deepEqual([status, output], [1, ""]);
      assert.match(messages, /stacks\/fleet\.yaml:1 acces: .*did you mean "access"/);
    }
  });
});

suite("latchkey kubeconfig, into a file", { concurrency: true }, () => {
  test("writes a file of its own, again and again, and never over somebody else's", async (context) => {
    const { latchkey, root } = await fleet(context, ["dev", "prod"]);
    const file = join(root, "kubeconfig");
    assert.equal((await latchkey("--output", file, "--cluster", "dev")).status, 0);
    assert.deepEqual(contextsIn(readFileSync(file, "utf8")), ["dev"]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { messages } = await latchkey("-o", file);
    assert.match(messages, /dev, prod/);
    const text = readFileSync(file, "utf8");
    assert.equal((await latchkey()).output, text);

    const theirs = "apiVersion: v1\nkind: Config\nusers: [{ name: me, user: { token: mine } }]\n";
    writeFileSync(file, theirs);
    const refused = await latchkey("--output", file);
    assert.equal(refused.status, 1);
    assert.match(refused.messages, /--merge/);
    assert.equal(readFileSync(file, "utf8"), theirs);
  });

  test("merges into kubectl's own file, and changes what it merged before", async (context) => {
    const { run: runIn, folder, root } = await fleet(context, ["dev", "prod"]);
    const file = join(root, "mine");
    const theirs = "# mine\nusers: [{ name: me, user: { token: mine } }]\n";
    writeFileSync(file, theirs);
    const environment = { KUBECONFIG: `${join(root, "missing")}:${file}` };
    const merge = (...args: readonly string[]) => runIn(["--merge", "default", ...args], folder, environment);
    assert.equal((await merge()).status, 0);
    const merged = readFileSync(file, "utf8");
    assert.ok(merged.startsWith("# mine\n"));
    assert.match(merged, /token: mine/);
    assert.deepEqual(contextsIn(merged), ["dev", "prod"]);
    assert.match((await merge()).messages, /has already/);
    assert.equal(readFileSync(file, "utf8"), merged);
    assert.equal((await merge("--device-code", "--cluster", "dev")).status, 0);
    const text = readFileSync(file, "utf8");
    assert.deepEqual(contextsIn(text), ["dev", "prod"]);
    assert.equal(text.split("--grant-type=device-code").length, 2, "the entry of dev alone");
  });

  test("says which entries were of a version before 0.2, and that others need new ones too", async (context) => {
    const { latchkey, root } = await fleet(context, ["dev", "prod"]);
    const file = join(root, "mine");
    assert.doesNotMatch((await latchkey("--merge", file)).messages, /0\.1/);
    const current = readFileSync(file, "utf8");
    const older = current.replace(/^.*--oidc-extra-scope=federated:id\n/m, "");
    assert.notEqual(older, current);
    writeFileSync(file, older);
    const { messages } = await latchkey("--merge", file);
    assert.match(messages, /replaced entries of Latchkey 0\.1: dev\. .*everybody needs new entries before/);
    assert.equal(readFileSync(file, "utf8"), current);
    assert.doesNotMatch((await latchkey("--merge", file)).messages, /0\.1/);
  });

  test("refuses a context of somebody else's, and leaves the file as it is", async (context) => {
    const { latchkey, root } = await fleet(context, ["dev"]);
    const file = join(root, "mine");
    const theirs = "contexts: [{ name: dev, context: { cluster: kind, user: kind } }]\n";
    writeFileSync(file, theirs);
    const { status, messages } = await latchkey("--merge", file);
    assert.equal(status, 1);
    assert.match(messages, /mine: line 1, .*the context "dev"/);
    assert.equal(readFileSync(file, "utf8"), theirs);
  });
});
