import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import fc from "fast-check";
import { stackNow } from "../../../../fleet/affected/stackNow.ts";
import { knownFleet } from "../../../../fleet/project/knownFleet.ts";
import { programUnderMocks } from "../../program/programUnderMocks.ts";
import { hubText, spokeText } from "../../settings/writtenFleet.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";

const spokes = ["prod-ap", "prod-eu", "stage-eu"] as const;

/** What a person may edit, as the fleet's files are then made from it. */
interface Written {
  readonly roles: Readonly<Record<string, string>>;
  readonly patterns: readonly string[];
  readonly idToken: string;
  readonly username: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly audiences: Readonly<Record<string, string>>;
  readonly comment: string;
  readonly issuerAtHub: string;
  readonly clients: readonly string[];
}

const perSpoke = <Value>(value: fc.Arbitrary<Value>) =>
  fc.record(Object.fromEntries(spokes.map((name) => [name, value])));

/** Few values for each thing, so that many edits leave a stack as it was. */
const written: fc.Arbitrary<Written> = fc.record({
  roles: fc.record({
    platform: fc.constantFrom("cluster-admin", "view"),
    payments: fc.constantFrom("edit", "view"),
  }),
  patterns: fc.subarray(["prod-*", "stage-eu", "*-eu"], { minLength: 1 }),
  idToken: fc.constantFrom("15m", "10m"),
  username: fc.constantFrom("email", "sub"),
  versions: perSpoke(fc.constantFrom("1.33", "1.34")),
  audiences: perSpoke(fc.constantFrom("a", "b")),
  comment: fc.constantFrom("", "# said\n"),
  issuerAtHub: fc.constantFrom("https://login.acme.dev", "https://old.acme.dev"),
  clients: fc.subarray(["latchkey-prod-hub", "x"]),
});

const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "https://192.0.2.1:6443" } }]
contexts:
${spokes.map((name) => `  - { name: ${name}-admin, context: { cluster: c } }\n`).join("")}`;

function write(
  folder: string,
  { roles, patterns, idToken, username, versions, audiences, comment }: Written,
): void {
  const stacks = join(folder, "stacks");
  mkdirSync(stacks, { recursive: true });
  const file = (name: string, text: string) => {
    writeFileSync(join(stacks, name), text);
  };
  file(
    "fleet.yaml",
    `${comment}issuer: https://login.acme.dev
connectors: [{ type: github, organization: acme }]
identity: { username: ${username} }
session: { idToken: ${idToken} }
access:
  - { team: platform, role: ${roles["platform"] ?? ""}, clusters: ["*"] }
  - { team: payments, role: ${roles["payments"] ?? ""}, clusters: [${patterns.map((each) => `"${each}"`).join(", ")}], namespaces: [payments] }
`,
  );
  file("Pulumi.prod-hub.yaml", hubText("prod-hub"));
  for (const name of spokes)
    file(
      `Pulumi.${name}.yaml`,
      spokeText(name, "prod-hub", {
        kubernetesVersion: `"${versions[name] ?? ""}"`,
        audience: `${name}-${audiences[name] ?? ""}`,
      }),
    );
  writeFileSync(join(folder, "Pulumi.yaml"), "name: latchkey\nruntime: nodejs\n");
  writeFileSync(join(folder, "kubeconfig"), kubeconfig);
}

/** What the hub says, as the state of its stack has it. */
const hubSays = ({ issuerAtHub, clients }: Written) => ({
  issuer: issuerAtHub,
  certificateAuthority: "",
  clients,
});

/** Everything that a stack's program says: its resources and its outputs. */
async function said(folder: string, stack: string, hub: object): Promise<string> {
  const kubeconfig = join(folder, "kubeconfig");
  const { resources, outputs } = await programUnderMocks({ folder, stack, kubeconfig, hub });
  const known = await new Promise((resolve) => outputs.apply(resolve));
  return JSON.stringify({ resources: resources.map((each) => JSON.stringify(each)).toSorted(), known });
}

function digests(folder: string, hub: ReturnType<typeof hubSays>): ReadonlyMap<string, string> {
  const environment = { KUBECONFIG: join(folder, "kubeconfig") };
  const fleetFile = join(folder, "stacks/fleet.yaml");
  const fleet = knownFleet(
    { name: "latchkey", folder, programFolder: folder, fleetFile, clusters: [] },
    environment,
  );
  const around = { fleet, stacks: new Map(), hubs: new Map([["prod-hub", hub]]), code: "code", environment };
  return new Map(
    spokes.map((name) => {
      const cluster = fleet.clusters.get(name) ?? assert.fail(name);
      return [name, stackNow(cluster, around).inputs ?? assert.fail(name)];
    }),
  );
}

suite("which stacks an edit can affect", () => {
  test("whatever is edited, a stack whose digest stays says what it said before", async (context) => {
    const folder = await temporaryFolder(context);
    // What programs tell a person, dozens of times over.
    for (const level of ["log", "warn", "error"] as const)
      context.mock.method(console, level, () => undefined);
    const course = { same: 0, other: 0 };
    const keys: readonly string[] = [
      "roles",
      "patterns",
      "idToken",
      "username",
      "versions",
      "audiences",
      "comment",
      "issuerAtHub",
      "clients",
    ];
    const edited = fc.subarray([...keys], { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(written, written, edited, async (first, other, changed) => {
        const second = {
          ...first,
          ...Object.fromEntries(Object.entries(other).filter(([key]) => changed.includes(key))),
        };
        const digestsOf = (files: Written) => {
          write(folder, files);
          return digests(folder, hubSays(files));
        };
        const [before, after] = [digestsOf(first), digestsOf(second)];
        const same = spokes.filter((name) => before.get(name) === after.get(name));
        course.same += same.length;
        course.other += spokes.length - same.length;
        const allSaid = async (files: Written) => {
          write(folder, files);
          const texts: string[] = [];
          for (const name of same) texts.push(await said(folder, name, hubSays(files)));
          return texts;
        };
        assert.deepEqual(await allSaid(second), await allSaid(first));
      }),
      { numRuns: 20 },
    );
    assert.ok(course.same > 0 && course.other > 0, JSON.stringify(course));
  });

  test("an edit that is another cluster's matter, or nobody's, leaves the digest of a spoke", async (context) => {
    const folder = await temporaryFolder(context);
    const base: Written = {
      roles: { platform: "view", payments: "edit" },
      patterns: ["prod-eu"],
      idToken: "15m",
      username: "email",
      versions: Object.fromEntries(spokes.map((name) => [name, "1.34"])),
      audiences: Object.fromEntries(spokes.map((name) => [name, "a"])),
      comment: "",
      issuerAtHub: "https://login.acme.dev",
      clients: [],
    };
    write(folder, base);
    const before = digests(folder, hubSays(base));
    for (const edit of [
      { roles: { platform: "view", payments: "view" } },
      { patterns: ["prod-eu", "prod-ap"] },
      { comment: "# said\n" },
      { versions: { ...base.versions, "prod-eu": "1.33" } },
    ]) {
      write(folder, { ...base, ...edit });
      assert.equal(
        digests(folder, hubSays(base)).get("stage-eu"),
        before.get("stage-eu"),
        JSON.stringify(edit),
      );
    }
  });
});
