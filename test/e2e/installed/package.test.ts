import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { parse } from "yaml";
import { places } from "../../../lab/places.ts";
import { installPackage } from "../../../lab/project/installPackage.ts";
import { type CommandOptions, runCommand } from "../../../lab/project/runCommand.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";

/** Installs and runs as a person who has nothing but the tarball would: no cluster is needed for it. */
suite("the package, installed into a fleet of one's own", () => {
  const root = join(places.projects, "package");
  const fleet = join(root, "fleet");
  let environment: Readonly<Record<string, string>>;

  /** Runs a command in the fleet's folder. */
  const run = (command: string, args: readonly string[], options: CommandOptions = {}) =>
    runCommand(command, args, { cwd: fleet, environment, ...options });
  const pulumi = (args: readonly string[], options: CommandOptions = {}) =>
    run("pulumi", [...args, "--non-interactive"], options);
  const latchkey = (args: readonly string[], options: CommandOptions = {}) =>
    run(join(fleet, "node_modules/.bin/latchkey"), args, options);

  before(async () => {
    const toolchain = await ensureToolchain({
      parts: ["pulumi", "pulumi-language-nodejs", "pulumi-resource-kubernetes", "pulumi-resource-tls"],
    });
    await rm(root, { recursive: true, force: true });
    for (const folder of [fleet, join(root, "state"), places.home]) await mkdir(folder, { recursive: true });
    const mustPass = true;
    await installPackage(fleet, toolchain.environment);
    environment = {
      ...toolchain.environment,
      HOME: places.home,
      PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      KUBECONFIG: join(root, "kubeconfig"),
      // The lab's language host is older than 3.68, the first that tells a program where its Pulumi.yaml lies. This is
      // how a newer one does it (@pulumi/pulumi cmd/run, --root-directory).
      PULUMI_NODEJS_ROOT_DIRECTORY: fleet,
    };
    await writeFile(join(root, "kubeconfig"), unreachable);
    const flags = {
      issuer: "https://login.acme.dev",
      organization: "acme",
      "admin-team": "platform",
      hub: "hub=admin",
      spoke: "spoke=spoke-admin",
      distribution: "kube-apiserver",
      "kubernetes-version": "1.34",
      "github-client-id": "Ov23liExample",
    };
    await latchkey(["init", ".", ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)], {
      mustPass,
    });
    await pulumi(["stack", "init", "hub"], { mustPass });
  });

  after(async () => {
    await rm(root, { recursive: true, force: true });
  });

  test("the fleet's Pulumi.yaml points at it", async () => {
    const project: unknown = parse(await readFile(join(fleet, "Pulumi.yaml"), "utf8"));
    assert.ok(typeof project === "object" && project !== null && "main" in project);
    assert.equal(project.main, "node_modules/latchkey");
  });

  test("a preview tells mistakes in the settings with file and line", async () => {
    const { status, stdout, stderr } = await pulumi(["preview", "--stack", "hub"]);
    const output = stdout + stderr;
    assert.notEqual(status, 0);
    assert.match(output, /stacks\/Pulumi\.hub\.yaml:\d+ config\.latchkey:githubClientSecret: is missing/);
    assert.doesNotMatch(output, /\n\s+at .*\.js:\d+/, "no stack trace");
  });

  test("with the settings complete, a preview builds the cluster as far as it can without one", async () => {
    const set = ["config", "set", "--stack", "hub"];
    await pulumi([...set, "latchkey:kubeconfigFile", join(root, "merged")], { mustPass: true });
    await pulumi([...set, "--secret", "latchkey:githubClientSecret"], { input: "canary", mustPass: true });
    const { stdout, stderr } = await pulumi(["preview", "--stack", "hub"]);
    const output = stdout + stderr;
    assert.doesNotMatch(output, /mistakes? in the settings|canary|Cannot find|ERR_/);
    for (const made of [
      "latchkey:index:GitHubCredentials",
      "latchkey:index:OidcIssuer",
      "tls:index:PrivateKey",
      "latchkey:index:KubeconfigEntry",
    ])
      assert.match(output, new RegExp(made));
  });

  test("the command makes one kubeconfig of what the stacks say, and no secret is in it", async () => {
    const nothing = await latchkey(["kubeconfig"]);
    assert.equal(nothing.status, 1);
    assert.match(nothing.stderr, /hub was never applied/);
    assert.match(nothing.stderr, /spoke was never applied/);
    await pulumi(["stack", "import", "--stack", "hub"], { input: applied, mustPass: true });
    const { status, stdout, stderr } = await latchkey(["kubeconfig"]);
    assert.equal(status, 0);
    assert.match(stderr, /spoke was never applied/);
    const kubeconfig: unknown = parse(stdout);
    assert.ok(typeof kubeconfig === "object" && kubeconfig !== null && "contexts" in kubeconfig);
    const context = { name: "hub", context: { cluster: "latchkey-hub", user: "latchkey-hub" } };
    assert.deepEqual(kubeconfig.contexts, [context]);
    assert.equal((await latchkey(["kubeconfig"])).stdout, stdout, "the same bytes");
  });
});

/** A cluster that does not answer. */
const unreachable = `apiVersion: v1
kind: Config
clusters: [{ name: nowhere, cluster: { server: "https://127.0.0.1:1" } }]
contexts: [{ name: admin, context: { cluster: nowhere, user: nobody } }]
users: [{ name: nobody, user: { token: none } }]
`;

/** The state of a stack that was applied, as far as its outputs go. */
const applied = JSON.stringify({
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      {
        urn: "urn:pulumi:hub::latchkey::pulumi:pulumi:Stack::latchkey-hub",
        custom: false,
        type: "pulumi:pulumi:Stack",
        outputs: {
          issuer: "https://login.acme.dev",
          certificateAuthority: "",
          clients: ["latchkey-hub"],
          kubeconfigEntry: {
            name: "hub",
            server: "https://127.0.0.1:1",
            issuer: "https://login.acme.dev",
            audience: "latchkey-hub",
          },
        },
      },
    ],
  },
});
