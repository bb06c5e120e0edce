import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { requiredAnswers } from "../../../../fleet/init/answers.ts";
import { type Distribution, distributions } from "../../../../oidc/apiServer/distribution.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";
import { run } from "../surroundings.ts";
import { answers, settingsOf } from "./answers.ts";

/** Every file below a folder, by its path, with its text. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  return Object.fromEntries(
    paths.toSorted().map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

/** The distributions whose format has a version of its own. */
const versions: Readonly<Partial<Record<Distribution, readonly [string]>>> = {
  talos: ["1.14"],
  "cluster-api": ["v1beta2"],
};

suite("latchkey init", () => {
  test("writes a hub and its spokes, into a folder that holds settings alone", async (context) => {
    const folder = await temporaryFolder(context);
    const clusters = ["--hub", "prod-hub", "--spoke", "prod-eu", "--spoke", "prod-us=admin@us"];
    const { status, output, messages } = await run(["init", "fleet", ...answers, ...clusters], folder);
    assert.deepEqual({ status, messages }, { status: 0, messages: "" });
    assert.deepEqual(Object.keys(filesIn(join(folder, "fleet"))), [
      ".github/workflows/nightly.yaml",
      ".github/workflows/preview.yaml",
      ".github/workflows/rollout.yaml",
      ".gitignore",
      "Pulumi.yaml",
      "README.md",
      "stacks/Pulumi.prod-eu.yaml",
      "stacks/Pulumi.prod-hub.yaml",
      "stacks/Pulumi.prod-us.yaml",
      "stacks/fleet.yaml",
    ]);
    const [hub, , us] = settingsOf(join(folder, "fleet"), ["prod-hub", "prod-eu", "prod-us"]);
    assert.equal(hub?.role, "hub");
    assert.equal(hub.context, "prod-hub-admin");
    assert.equal(us?.role, "spoke");
    assert.equal(us.context, "admin@us");
    assert.deepEqual(
      us.bindings.map(({ group, role }) => ({ group, role })),
      [{ group: "github:acme:platform", role: "cluster-admin" }],
    );
    const steps = ["pulumi login", "pulumi stack init prod-hub", "confirm the app", "pulumi up -s prod-hub"];
    const places = [...steps, "pulumi up -s prod-eu", "kubeconfig"].map((step) => output.indexOf(step));
    assert.deepEqual(
      places,
      places.toSorted((left, right) => left - right),
      "the steps in their order",
    );
    assert.ok(places[0] !== -1);
  });

  test("every combination is valid by the checks of the settings", async (context) => {
    const parent = await temporaryFolder(context);
    const name = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,11}$/),
      fc.constantFrom("1", "1.10", "null", "yes", "0x1f", "_", "~"),
    );
    const clusterNames = fc.uniqueArray(
      name.filter((each) => each !== "~"),
      { minLength: 1, maxLength: 4 },
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          clusterNames,
          alone: fc.boolean(),
          contexts: fc.option(
            fc.constantFrom("kubernetes-admin@x", "arn:aws:eks:eu:1:cluster/x", "a b: #c", "true"),
          ),
          organization: fc.constantFrom("acme", "Acme-Corp", "0123", "null", "1e3"),
          adminTeam: fc.constantFrom("platform", "123", "no", "0o17"),
          distribution: fc.constantFrom(...distributions),
          version: fc.constantFrom("1.33", "1.34"),
          exposure: fc.constantFrom("LoadBalancer", "NodePort", "ClusterIP", "Ingress"),
          clientId: fc.option(fc.constantFrom("Ov23liExample", "0123456789")),
        }),
        async (drawn) => {
          const folder = join(parent, String((count += 1)));
          const [dex = "", ...others] = drawn.clusterNames;
          const named = drawn.contexts === null ? dex : `${dex}=${drawn.contexts}`;
          const spokes = drawn.alone ? [] : others;
          const { status, messages } = await run(
            [
              ...["init", folder, drawn.alone ? `--standalone=${named}` : `--hub=${named}`],
              ...spokes.map((spoke) => `--spoke=${spoke}`),
              ...["--issuer", "https://login.acme.dev:30443", "--organization", drawn.organization],
              ...["--admin-team", drawn.adminTeam, "--distribution", drawn.distribution],
              ...["--kubernetes-version", drawn.version, "--exposure", drawn.exposure],
              ...(drawn.exposure === "Ingress" ? ["--ingress-class", "on"] : []),
              ...(versions[drawn.distribution] ?? []).flatMap((each) => ["--distribution-version", each]),
              ...(drawn.clientId === null ? [] : ["--github-client-id", drawn.clientId]),
            ],
            parent,
          );
          assert.equal(status, 0, messages);
          const [first] = settingsOf(folder, [dex, ...spokes]);
          assert.equal(first?.role, drawn.alone ? "standalone" : "hub");
          assert.equal(first.context, drawn.contexts ?? `${dex}-admin`);
          assert.deepEqual(
            first.connectors.map((each) => each.type === "github" && each.organization),
            [drawn.organization],
          );
          const client = first.gitHub?.client;
          assert.equal(client?.kind === "known" ? client.clientId : null, drawn.clientId);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("points at the package and its schema by paths that are there", async (context) => {
    const folder = await temporaryFolder(context);
    await run(["init", "some/fleet", ...answers, "--standalone", "prod"], folder);
    const fleet = join(folder, "some/fleet");
    const project: unknown = parse(readFileSync(join(fleet, "Pulumi.yaml"), "utf8"));
    assert.ok(typeof project === "object" && project !== null);
    assert.ok("main" in project && typeof project.main === "string");
    const root = resolve(import.meta.dirname, "../../../..");
    assert.equal(resolve(fleet, project.main), root);
    const [first = ""] = readFileSync(join(fleet, "stacks/fleet.yaml"), "utf8").split("\n");
    const schema = /^# yaml-language-server: \$schema=(?<path>.+)$/.exec(first)?.groups?.["path"] ?? "";
    assert.equal(resolve(fleet, "stacks", schema), join(root, "settings/fleet.schema.json"));
  });

  test("overwrites nothing: it names every file that is there, and writes none", async (context) => {
    const folder = await temporaryFolder(context);
    mkdirSync(join(folder, "stacks"));
    writeFileSync(join(folder, "README.md"), "mine\n");
    writeFileSync(join(folder, "stacks/Pulumi.prod.yaml"), "mine\n");
    symlinkSync("nowhere", join(folder, ".gitignore"));
    const before = filesIn(folder);
    const { status, messages, output } = await run(["init", ".", ...answers, "--standalone", "prod"], folder);
    assert.equal(status, 1);
    assert.equal(output, "");
    assert.match(messages, /README\.md/);
    assert.match(messages, /stacks\/Pulumi\.prod\.yaml/);
    assert.match(messages, /\.gitignore/);
    assert.doesNotMatch(messages, /fleet\.yaml/);
    assert.deepEqual(filesIn(folder), before);
  });

  test("tells what the system refuses, without a stack trace", async (context) => {
    const folder = await temporaryFolder(context);
    writeFileSync(join(folder, "file"), "");
    const { status, messages } = await run(
      ["init", "file/fleet", ...answers, "--standalone", "prod"],
      folder,
    );
    assert.equal(status, 1);
    assert.match(messages, /^latchkey: .*file/);
    assert.doesNotMatch(messages, /\n\s+at /);
  });

  test("takes a folder in which other files are", async (context) => {
    const folder = await temporaryFolder(context);
    writeFileSync(join(folder, "package.json"), "{}\n");
    const { status } = await run(["init", ".", ...answers, "--standalone", "prod"], folder);
    assert.equal(status, 0);
    assert.equal(readFileSync(join(folder, "package.json"), "utf8"), "{}\n");
  });

  test("without a terminal, names every flag that is missing at once", async (context) => {
    const folder = await temporaryFolder(context);
    const { status, messages } = await run(["init", "fleet"], folder);
    assert.equal(status, 2);
    for (const { flag } of Object.values(requiredAnswers)) assert.ok(messages.includes(flag), flag);
    assert.match(messages, /--hub/);
    assert.match(messages, /--standalone/);
    assert.deepEqual(readdirSync(folder), []);
  });

  const mistakes: readonly (readonly [args: readonly string[], told: readonly RegExp[]])[] = [
    [
      ["--issuer", "http://login", "--organization", "@acme", "--hub", "a b"],
      [/--issuer: .*https/, /--organization: .*write acme/, /--hub: "a b"/, /--admin-team/],
    ],
    [[...answers, "--hub", "a", "--standalone", "b"], [/--hub and --standalone/]],
    [[...answers, "--standalone", "a", "--spoke", "b"], [/--spoke: .*--hub/]],
    [[...answers, "--hub", "a", "--spoke", "a=x"], [/a is named twice/]],
    [[...answers, "--hub", "a=x", "--spoke", "b=x"], [/the context x is named twice/]],
    [[...answers, "--hub", "a="], [/context/]],
    [[...answers, "--hub", "a", "--exposure", "Ingress"], [/--ingress-class/]],
    [[...answers, "--hub", "a", "--ingress-class", "nginx"], [/--exposure Ingress/]],
    [[...answers, "--hub", "a", "--distribution", "talos"], [/--distribution-version: is missing/]],
    [[...answers, "--hub", "a", "--distribution-version", "1.14"], [/--distribution-version: .*remove it/]],
    [[...answers, "--hub", "a", "--exposure", "NodePort"], [/nodePort/]],
    [
      [...answers, "--hub", "a", "--github-client-id", "a".repeat(40)],
      [/--github-client-id: .*client secret/],
    ],
  ];
  for (const [args, told] of mistakes) {
    test(`refuses ${args.filter((each) => !answers.includes(each)).join(" ")}`, async (context) => {
      const folder = await temporaryFolder(context);
      const { status, messages } = await run(["init", "fleet", ...args], folder);
      assert.equal(status, 2);
      for (const each of told) assert.match(messages, each);
      assert.deepEqual(readdirSync(folder), []);
    });
  }
});
