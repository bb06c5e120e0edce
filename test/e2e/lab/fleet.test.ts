import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { after, before, suite, test } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { ada } from "../../../lab/github/acme.ts";
import type { LabAccessRule } from "../../../lab/scenario/fleet.ts";
import { FleetOfStacks } from "../../../lab/scenario/fleetOfStacks.ts";
import { whoAmI } from "../../../lab/scenario/identity.ts";
import { isolationMatrix } from "../../../lab/scenario/isolation.ts";
import type { PersonAtTerminal } from "../../../lab/scenario/personAtTerminal.ts";
import { clusterObjects } from "./clusterObjects.ts";
import { ownKubeconfig } from "./ownKubeconfig.ts";
import { freshFleet } from "./freshFleet.ts";

const access: readonly LabAccessRule[] = [
  { team: "platform", role: "cluster-admin", clusters: ["*"] },
  { team: "payments", role: "edit", namespaces: ["payments"], clusters: ["prod-*"] },
];

suite("a fleet of one hub and two spokes", () => {
  let fleet: FleetOfStacks;
  let terminal: PersonAtTerminal;
  const objectsBefore = new Map<string, string>();

  before(async () => {
    fleet = await freshFleet({ name: "fleet", fleet: { access }, ownPassphrases: true }, "empty");
    await writeFile(fleet.kubeconfig, ownKubeconfig, { mode: 0o640 });
    for (const cluster of fleet.clusters) {
      objectsBefore.set(cluster.name, await clusterObjects(fleet.administrator(cluster)));
    }
    await fleet.upAll();
    await fleet.configureApiServers({ hub: "structured", spokes: "structured" });
    terminal = await fleet.sitDown(ada);
  });

  after(async () => {
    await terminal.leave();
  });

  test("one password opens every cluster, and a token for one opens no other", async () => {
    const logins = [];
    for (const { name } of fleet.clusters) logins.push((await whoAmI(terminal.at(name))).login);
    const passwords = logins.map((login) => login?.pages.some((page) => page.name === "github-sign-in"));
    assert.deepEqual(passwords, [true, false, false]);
    await assertIsolated(fleet, terminal);
  });

  test("a second up of every stack changes nothing, and neither has anything drifted", async () => {
    await Promise.all(fleet.clusters.map(({ name }) => fleet.up(name, ["--expect-no-changes"])));
    await fleet.assertUnchanged();
  });

  test("a spoke is previewed and applied by somebody who cannot read the hub's secrets", async () => {
    const secret = ["config", "get", "latchkey:githubClientSecret", "--stack", "hub"];
    assert.equal((await fleet.pulumi("hub", secret.slice(0, 3))).status, 0);
    const spokeOnly = await fleet.project.withPassphrase("prod-eu");
    assert.notEqual((await spokeOnly.pulumi(secret)).status, 0, "the hub's secret must be out of reach");

    await fleet.writeFleetFile({
      access: [...access, { team: "site-reliability", role: "view", clusters: ["prod-eu"] }],
    });
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { status, stdout, stderr } = await spokeOnly.pulumi([...command, "--stack", "prod-eu"]);
      assert.equal(status, 0, stdout + stderr);
      assert.match(stdout, /ClusterRoleBinding/);
    }
    await fleet.writeFleetFile({ access });
    await fleet.up("prod-eu");
  });

  test("a changed access rule is the same change in every stack that it matches, and none in the others", async () => {
    await fleet.writeFleetFile({
      access: access.map((rule) => (rule.team === "payments" ? { ...rule, role: "view" } : rule)),
    });
    const [hub, ...prod] = await Promise.all(fleet.clusters.map(({ name }) => changesOf(fleet, name)));
    await fleet.writeFleetFile({ access });
    assert.deepEqual(hub, []);
    const [eu, us] = prod;
    assert.deepEqual(eu, us);
    assert.match(JSON.stringify(eu), /RoleBinding.*github:acme:payments/);
  });

  test("a cluster is added by one file, and no login on another fails meanwhile", async () => {
    const { lab } = fleet;
    const added = { isOver: false };
    const adding = (async () => {
      const cluster = await lab.addSpoke("staging");
      await fleet.writeStack(cluster);
      const [change] = (await changesOf(fleet, "hub")).filter(({ urn }) => urn.includes("Deployment"));
      assert.equal(change?.op, "update");
      await fleet.preview("prod-us", ["--expect-no-changes"]);
      await fleet.up("hub");
      await fleet.up("staging");
      await fleet.configureApiServer(cluster, "structured");
    })().finally(() => {
      added.isOver = true;
    });
    let logins = 0;
    const elsewhere = terminal.at("prod-eu");
    while (!added.isOver) {
      await elsewhere.logOut();
      const { status, stderr, login } = await elsewhere.kubectl("auth", "whoami");
      assert.equal(status, 0, stderr);
      assert.equal(login?.result, "authenticated");
      logins += 1;
    }
    await adding;
    assert.ok(logins >= 5, `only ${logins} logins while the cluster was added`);

    for (const { name } of fleet.clusters) await whoAmI(terminal.at(name));
    await assertIsolated(fleet, terminal);
  });

  test("a cluster that is removed takes its client, its bindings and its kubeconfig entry along", async () => {
    const staging = fleet.clusters.find(({ name }) => name === "staging");
    assert.ok(staging !== undefined);
    assert.deepEqual(await dexClients(fleet), [
      "latchkey-hub",
      "latchkey-isolation",
      "latchkey-prod-eu",
      "latchkey-prod-us",
      "latchkey-staging",
    ]);
    assert.deepEqual(await contextsOf(fleet), ["home", "hub", "prod-eu", "prod-us", "staging"]);

    await fleet.removeStack("staging");
    assert.deepEqual(await contextsOf(fleet), ["home", "hub", "prod-eu", "prod-us"]);
    const bindings = await fleet
      .administrator(staging)
      .kubectl(["get", "clusterrolebindings,rolebindings", "--all-namespaces", "--output", "name"], {
        mustPass: true,
      });
    assert.doesNotMatch(bindings.stdout, /latchkey/);

    await fleet.up("hub");
    assert.deepEqual(await dexClients(fleet), [
      "latchkey-hub",
      "latchkey-isolation",
      "latchkey-prod-eu",
      "latchkey-prod-us",
    ]);
  });

  test("destroy leaves nothing on hub and spokes, and the kubeconfig as it was", async () => {
    await Promise.all(["prod-eu", "prod-us"].map((name) => fleet.destroy(name)));
    await fleet.destroy("hub");
    assert.equal(await readFile(fleet.kubeconfig, "utf8"), ownKubeconfig);
    for (const cluster of fleet.clusters) {
      const before = objectsBefore.get(cluster.name);
      if (before !== undefined)
        assert.equal(await clusterObjects(fleet.administrator(cluster)), before, cluster.name);
    }
  });
});

/** Every API server accepts the token that is for its cluster, and answers 401 to all others. */
async function assertIsolated({ clusters }: FleetOfStacks, terminal: PersonAtTerminal): Promise<void> {
  const tokens = new Map<string, string>();
  for (const { name } of clusters) tokens.set(name, await terminal.at(name).idToken());
  assert.equal(tokens.size, clusters.length);
  for (const { tokenFor, askedAt, answer } of await isolationMatrix(clusters, tokens)) {
    assert.equal(answer, tokenFor === askedAt ? "accepted" : "401", `token for ${tokenFor} at ${askedAt}`);
  }
}

const previewed = z.object({
  steps: z.array(
    z.object({
      op: z.string(),
      urn: z.string(),
      newState: z.object({ inputs: z.unknown().optional() }).optional(),
    }),
  ),
});

/** What a preview would change, without the name of the stack. */
async function changesOf(
  fleet: FleetOfStacks,
  cluster: string,
): Promise<readonly { readonly op: string; readonly urn: string; readonly inputs: unknown }[]> {
  const { stdout } = await fleet.preview(cluster, ["--json"]);
  return previewed
    .parse(JSON.parse(stdout))
    .steps.filter(({ op }) => op !== "same" && op !== "read")
    .map(({ op, urn, newState }) => ({
      op,
      urn: urn.replace(`urn:pulumi:${cluster}::`, ""),
      inputs: newState?.inputs,
    }));
}

const dexConfiguration = z.object({ staticClients: z.array(z.object({ id: z.string() })) });

/** The clients in the configurations of Dex that lie in the hub. */
async function dexClients(fleet: FleetOfStacks): Promise<readonly string[]> {
  const { stdout } = await fleet
    .administrator(fleet.lab.cluster)
    .kubectl(["get", "secrets", "-n", "latchkey", "-o", "jsonpath={.items[*].data.config\\.yaml}"], {
      mustPass: true,
    });
  return stdout.split(" ").flatMap((encoded) => {
    const written: unknown = parse(Buffer.from(encoded, "base64").toString("utf8"));
    return dexConfiguration.parse(written).staticClients.map(({ id }) => id);
  });
}

async function contextsOf({ kubeconfig }: FleetOfStacks): Promise<readonly string[]> {
  const { contexts } = z
    .object({ contexts: z.array(z.object({ name: z.string() })) })
    .parse(parse(await readFile(kubeconfig, "utf8")));
  return contexts.map(({ name }) => name).sort();
}
