import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { parseAllDocuments } from "yaml";
import { temporaryFolder } from "../../temporaryFolder.ts";
import { fleetFolder, writeFleet } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";

const clusters = [
  { name: "hub", role: "hub" },
  { name: "canary", kubeconfig: true },
  { name: "eu", wave: 2 },
] as const;

const repository = ["--repository", "https://github.com/acme/fleet"] as const;
const withKubeconfig = ["--kubeconfig-secret", "kubeconfig"] as const;

/** The documents of a manifest. */
function documents(text: string): readonly unknown[] {
  return parseAllDocuments(text).map((document) => {
    const value: unknown = document.toJS();
    return value;
  });
}

suite("latchkey operator", () => {
  test("writes a Stack a cluster in the order of a rollout, with the same bytes every time", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const args = [
      "operator",
      ...[...repository, ...withKubeconfig],
      ...["--commit", "0123456789012345678901234567890123456789", "--git-secret", "fleet"],
      ...["--backend", "s3://acme-state", "--env", "B=pulumi/b", "--env", "A=pulumi/a"],
    ];
    const { status, output, messages } = await run(args, folder);
    assert.deepEqual({ status, messages }, { status: 0, messages: "" });
    assert.equal((await run(args, folder)).output, output);
    const [hub, canary, eu] = documents(output);
    const inPods = {
      image: "pulumi/pulumi:3.259.0-nonroot",
      podTemplate: {
        spec: {
          containers: [
            {
              name: "pulumi",
              volumeMounts: [
                { mountPath: "/var/run/latchkey/kubeconfig", name: "kubeconfig", readOnly: true },
              ],
            },
          ],
          volumes: [{ name: "kubeconfig", secret: { secretName: "kubeconfig" } }],
        },
      },
    };
    const expected = {
      apiVersion: "pulumi.com/v1",
      kind: "Stack",
      metadata: { name: "hub", labels: { "app.kubernetes.io/part-of": "latchkey" } },
      spec: {
        stack: "hub",
        projectRepo: "https://github.com/acme/fleet",
        commit: "0123456789012345678901234567890123456789",
        gitAuth: { accessToken: { type: "Secret", secret: { name: "fleet", key: "accessToken" } } },
        backend: "s3://acme-state",
        envRefs: {
          A: { type: "Secret", secret: { name: "pulumi", key: "a" } },
          B: { type: "Secret", secret: { name: "pulumi", key: "b" } },
          KUBECONFIG: { type: "Literal", literal: { value: "/var/run/latchkey/kubeconfig/config" } },
        },
        serviceAccountName: "pulumi",
        refresh: true,
        continueResyncOnCommitMatch: true,
        resyncFrequencySeconds: 3600,
        workspaceTemplate: { spec: inPods },
      },
    };
    const waitingFor = (name: string) => [{ name, requirement: { succeededWithinDuration: "15m" } }];
    assert.deepEqual(hub, expected);
    assert.deepEqual(eu, {
      ...expected,
      metadata: { ...expected.metadata, name: "eu" },
      spec: { ...expected.spec, stack: "eu", prerequisites: waitingFor("canary") },
    });
    const { A, B } = expected.spec.envRefs;
    assert.deepEqual(
      canary,
      {
        ...expected,
        metadata: { ...expected.metadata, name: "canary" },
        spec: {
          ...expected.spec,
          stack: "canary",
          envRefs: { A, B },
          prerequisites: waitingFor("hub"),
          workspaceTemplate: {
            spec: { image: inPods.image, podTemplate: { spec: { containers: [{ name: "pulumi" }] } } },
          },
        },
      },
      "a cluster with a kubeconfig of its own is given no other",
    );
  });

  test("finds the repository, the fleet's folder in it, the package and each stack's secrets provider", async (context) => {
    const root = await temporaryFolder(context);
    const folder = join(root, "clusters/fleet's");
    writeFleet(folder, {
      clusters: [{ name: "hub", role: "hub" }],
      project: "main: node_modules/latchkey\nconfig: { latchkey:fleet: ../../stacks/fleet.yaml }\n",
      stack: "secretsprovider: awskms://alias/fleet\n",
    });
    execFileSync("git", ["init", "--quiet", root]);
    const remote = (address: string) => {
      execFileSync("git", ["-C", root, "config", "remote.origin.url", address]);
    };
    remote("git@github.com:acme/fleet.git");
    const environment = { PATH: process.env["PATH"] };
    const args = ["operator", ...withKubeconfig, "--git-secret", "fleet"];
    const { output, messages } = await run(args, folder, { environment });
    assert.equal(messages, "");
    for (const line of [
      "  projectRepo: git@github.com:acme/fleet.git",
      "  branch: main",
      "  repoDir: clusters/fleet's",
      "          key: sshPrivateKey",
      "  secretsProvider: awskms://alias/fleet",
      "                - npm ci --ignore-scripts && echo dry-run=true > 'node_modules/latchkey/.npmrc'",
    ])
      assert.ok(output.includes(`\n${line}\n`), `${line} in ${output}`);

    remote("https://ada:hunter2@github.com/acme/fleet");
    const refused = await run(args, folder, { environment });
    assert.equal(refused.status, 2);
    assert.match(refused.messages, /holds a credential/);
    assert.doesNotMatch(refused.messages, /hunter2/);
  });

  test("refuses a program that the operator's pods do not have", async (context) => {
    const folder = await fleetFolder(context, {
      clusters: [{ name: "hub", role: "hub" }],
      project: "main: ../latchkey\nconfig: { latchkey:fleet: ../fleet/stacks/fleet.yaml }\n",
    });
    mkdirSync(join(folder, "../latchkey"));
    const { status, messages } = await run(["operator", ...repository, ...withKubeconfig], folder);
    assert.equal(status, 1);
    assert.match(messages, /\.\.\/latchkey, which is not in the fleet's repository/);
  });

  test("asks for the kubeconfig of those clusters that have none", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const { status, messages } = await run(["operator", ...repository], folder);
    assert.equal(status, 2);
    assert.match(messages, /eu, hub: administered by a context/);
    assert.equal((await run(["operator", ...repository, "canary"], folder)).status, 0);
  });

  test("tells all that is wrong at once, and repeats no value that may be secret", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const { status, output, messages } = await run(
      [
        "operator",
        ...["--env", "TOKEN=hunter2", "--git-secret", "Hunter2", "--kubeconfig-secret", "a_b"],
        ...["--commit", "HEAD", "--backend", "file:///state", "--pulumi-organization", "acme/"],
        ...["--service-account", "a b", "--fresh", "2h"],
      ],
      folder,
      { environment: { PATH: "/nowhere" } },
    );
    assert.deepEqual({ status, output }, { status: 2, output: "" });
    assert.doesNotMatch(messages, /hunter2/i);
    for (const flag of [
      ...["--repository", "--env TOKEN", "--git-secret", "--kubeconfig-secret", "--commit", "--backend"],
      ...["--pulumi-organization", "--service-account", "--fresh"],
    ])
      assert.ok(messages.includes(flag), flag);
  });

  for (const time of ["0m", "30s", "15", "soon"])
    test(`refuses ${time} for a length of time`, async (context) => {
      const folder = await fleetFolder(context, { clusters });
      assert.equal((await run(["operator", "--resync", time], folder)).status, 2);
    });

  test("writes a file, over one of its own alone", async (context) => {
    const folder = await fleetFolder(context, { clusters });
    const file = join(folder, "stacks.yaml");
    const args = ["operator", ...repository, ...withKubeconfig];
    const { output } = await run(args, folder);
    for (const time of ["first", "second"]) {
      const { status, messages } = await run([...args, "--output", "stacks.yaml"], folder);
      assert.equal(status, 0, time);
      assert.match(messages, /stacks\.yaml now has 3 stacks: hubs, wave 1, wave 2/);
      assert.equal(readFileSync(file, "utf8"), output);
    }
    writeFileSync(file, "somebody: else's\n");
    assert.equal((await run([...args, "--output", "stacks.yaml"], folder)).status, 1);
    assert.equal(readFileSync(file, "utf8"), "somebody: else's\n");
    rmSync(file);
    assert.equal((await run([...args, "--output", "no/such/folder.yaml"], folder)).status, 1);
    assert.ok(!existsSync(file));
  });
});
