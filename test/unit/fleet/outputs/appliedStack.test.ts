import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type ReadStack, readAppliedStack } from "../../../../fleet/outputs/appliedStack.ts";
import { World } from "../verify/world.ts";
import { certificate } from "../../oidc/kubeconfig/entries.ts";

/** Reads a stack of a world. */
function read(world: World, cluster = "prod-eu"): ReadStack {
  const settings = world.clusters.find((each) => each.cluster === cluster);
  const connection = world.connections.get(cluster);
  assert.ok(settings !== undefined && connection !== undefined);
  const outputs = world.outputs.get(cluster);
  const dexOutputs = world.outputs.get("prod-hub");
  return readAppliedStack({ settings, outputs, dexOutputs, connection });
}

const issuer = "https://login.acme.dev";
const configuration = (changes: Readonly<Record<string, unknown>>) => {
  const own = { url: issuer, audiences: ["latchkey-prod-eu"] };
  return JSON.stringify({ jwt: [{ issuer: { ...own, ...changes } }] });
};

/** Texts that a YAML parser does not refuse as YAML, but fails at. */
const hostileYaml = {
  "an alias that leads nowhere": "jwt: *nowhere",
  "aliases that grow": ["a: &a [x]", ..."bcdefgh".split("")].reduce((text, name, index) => {
    const before = "abcdefgh"[index - 1] ?? "a";
    return `${text}\n${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(", ")}]`;
  }),
  "lists without an end": `jwt: ${"[".repeat(20_000)}`,
};

/** A change of a spoke's state, and both values that the error names. */
type Attack = readonly [what: string, change: (world: World) => unknown, applied: string, known: string];

const attacks: readonly Attack[] = [
  [
    "another issuer",
    (world) => world.changeEntry("prod-eu", { issuer: "https://evil.example" }),
    `"https://evil.example"`,
    `"${issuer}"`,
  ],
  [
    "an issuer that looks alike",
    (world) => world.changeEntry("prod-eu", { issuer: `${issuer}/` }),
    `"${issuer}/"`,
    `the fleet's configuration has "${issuer}"`,
  ],
  [
    "an issuer that its hub has left",
    (world) => world.changeOutputs("prod-hub", { issuer: "https://new.acme.dev" }),
    `"${issuer}"`,
    `the stack prod-hub has "https://new.acme.dev"`,
  ],
  [
    "the audience of another cluster",
    (world) => world.changeEntry("prod-eu", { audience: "latchkey-prod-hub" }),
    `"latchkey-prod-hub"`,
    `"latchkey-prod-eu"`,
  ],
  [
    "another authority of the issuer",
    (world) => world.changeEntry("prod-eu", { issuerCertificateAuthority: certificate }),
    "issuerCertificateAuthority is sha256:",
    "the stack prod-hub has sha256:",
  ],
  [
    "no authority of the issuer",
    (world) => world.changeEntry("prod-eu", { issuerCertificateAuthority: undefined }),
    "none, so that public authorities are trusted",
    "the stack prod-hub has sha256:",
  ],
  [
    "a parameter beside the connector",
    (world) => world.changeEntry("prod-eu", { connector: "github,redirect_uri=https://evil.example" }),
    `"github,redirect_uri=https://evil.example"`,
    `"github"`,
  ],
  [
    "the name of another context",
    (world) => world.changeEntry("prod-eu", { name: "prod-hub" }),
    `"prod-hub"`,
    `"prod-eu"`,
  ],
  [
    "another API server",
    (world) => world.changeEntry("prod-eu", { server: "https://evil.example" }),
    `"https://evil.example"`,
    `the context "prod-eu-admin" has "https://prod-eu.acme.dev:6443"`,
  ],
  [
    "another authority of the API server",
    (world) => world.changeEntry("prod-eu", { certificateAuthority: certificate }),
    "certificateAuthority is sha256:",
    `the context "prod-eu-admin" has none`,
  ],
  [
    "another name in the API server's certificate",
    (world) => world.changeEntry("prod-eu", { tlsServerName: "evil.example" }),
    `"evil.example"`,
    `the context "prod-eu-admin" has nothing`,
  ],
  [
    "control characters",
    (world) => world.changeEntry("prod-eu", { audience: "a\u001B[2J\n::error::" }),
    String.raw`"a\u001b[2J\n::error::"`,
    `"latchkey-prod-eu"`,
  ],
  [
    "an issuer in the configuration of the API server",
    (world) =>
      world.changeOutputs("prod-eu", {
        authenticationConfiguration: configuration({ url: "https://evil.example" }),
      }),
    `authenticationConfiguration.jwt[0].issuer.url is "https://evil.example"`,
    `"${issuer}"`,
  ],
  [
    "keys from elsewhere in the configuration",
    (world) =>
      world.changeOutputs("prod-eu", {
        authenticationConfiguration: configuration({ discoveryURL: "https://evil.example" }),
      }),
    `discoveryURL is "https://evil.example"`,
    "nothing",
  ],
  [
    "a second audience in the configuration",
    (world) =>
      world.changeOutputs("prod-eu", {
        authenticationConfiguration: configuration({ audiences: ["latchkey-prod-eu", "latchkey-prod-hub"] }),
      }),
    `"latchkey-prod-eu latchkey-prod-hub"`,
    `"latchkey-prod-eu"`,
  ],
  [
    "another audience among the flags",
    (world) => world.changeOutputs("prod-eu", { apiServerFlags: "--oidc-client-id=latchkey-prod-hub\n" }),
    `apiServerFlags.oidc-client-id is "latchkey-prod-hub"`,
    `"latchkey-prod-eu"`,
  ],
  ...Object.entries(hostileYaml).map(([what, text]): Attack => [
    `${what} for the configuration`,
    (world) => world.changeOutputs("prod-eu", { authenticationConfiguration: text }),
    "authenticationConfiguration is not an AuthenticationConfiguration",
    "one issuer",
  ]),
];

suite("the outputs of a stack", () => {
  test("are used where they agree with what is known without them", () => {
    for (const cluster of ["prod-eu", "prod-hub", "prod-us"]) {
      const stack = read(new World(), cluster);
      assert.ok("entry" in stack, JSON.stringify(stack));
      assert.equal(stack.entry.audience, `latchkey-${cluster}`);
    }
  });

  for (const [what, change, applied, known] of attacks) {
    test(`are rejected with both values where they hold ${what}`, async () => {
      const world = new World();
      change(world);
      const stack = read(world);
      assert.ok("rejected" in stack, JSON.stringify(stack));
      assert.ok(stack.rejected.includes(applied), stack.rejected);
      assert.ok(stack.rejected.includes(known), stack.rejected);
      assert.match(stack.remedy, /pulumi up -s prod-eu/);

      const [verification] = await world.verify("prod-eu");
      assert.deepEqual(
        [...new Set(verification?.links.map(({ verdict }) => verdict))],
        ["failed", "skipped"],
      );
      assert.deepEqual(world.asked, [], "nothing of it is asked for anything");
    });
  }

  test("are told at once where several differ", () => {
    const world = new World();
    world.changeEntry("prod-eu", { audience: "x", server: "https://evil.example" });
    const stack = read(world);
    assert.ok("rejected" in stack);
    assert.match(stack.rejected, /audience.*; .*server/);
  });

  test("bring nothing along that is not compared", () => {
    const world = new World();
    world.changeEntry("prod-eu", { namespace: "kube-system", more: 1 });
    const stack = read(world);
    assert.ok("entry" in stack);
    assert.deepEqual(Object.keys(stack.entry).toSorted(), [
      "audience",
      "connector",
      "issuer",
      "issuerCertificateAuthority",
      "name",
      "server",
    ]);
  });

  test("of a stack without a known connection are compared as far as they can be", () => {
    const world = new World();
    world.connections.set("prod-eu", { unknown: "no such context" });
    assert.ok("entry" in read(world));
    world.changeEntry("prod-eu", { audience: "latchkey-prod-hub" });
    assert.ok("rejected" in read(world));
  });
});
