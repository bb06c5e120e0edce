import assert from "node:assert/strict";
import { once } from "node:events";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { rolloutAutomation as automation, rolloutJob } from "../../../lab/github/acme.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import type { CommandResult } from "../../../lab/project/runCommand.ts";
import type { LabAccessRule } from "../../../lab/scenario/fleet.ts";
import { FleetCommand } from "../../../lab/scenario/fleetCommand.ts";
import { FleetOfStacks } from "../../../lab/scenario/fleetOfStacks.ts";
import { freshFleet } from "./freshFleet.ts";

const platform: LabAccessRule = { team: "platform", role: "cluster-admin", clusters: ["*"] };
const payments = (role: string, clusters: readonly string[] = ["prod-*"]): LabAccessRule => ({
  team: "payments",
  role,
  namespaces: ["payments"],
  clusters,
});

suite("a rollout of the lab's fleet", () => {
  let fleet: FleetOfStacks;
  let latchkey: FleetCommand;

  before(async () => {
    fleet = await freshFleet({
      name: "rollout",
      fleet: { access: [platform, payments("edit")], automation },
      ownPassphrases: false,
    });
    await inWave("prod-us", 2);
    latchkey = await FleetCommand.start(fleet, rolloutJob);
  });

  const inWave = async (cluster: string, wave: number): Promise<void> => {
    const file = `Pulumi.${cluster}.yaml`;
    const text = await fleet.project.readFleetFile(file);
    await fleet.project.writeFleetFile(
      file,
      text.replace("config:\n", `config:\n  latchkey:wave: ${wave}\n`),
    );
  };
  const writeAccess = (rules: readonly LabAccessRule[]) =>
    fleet.writeFleetFile({ access: rules, automation });
  /** The clusters that were applied before. */
  const applied = async () => {
    const outputs = await Promise.all(
      fleet.clusters.map(async ({ name }) => [name, await fleet.outputs(name)] as const),
    );
    return outputs.filter(([, { latchkeyVersion }]) => latchkeyVersion !== undefined).map(([name]) => name);
  };
  const isAsItsFiles = async (cluster: string) =>
    (await fleet.pulumi(cluster, ["preview", "--expect-no-changes"])).status === 0;
  const up = (...args: readonly string[]) => latchkey.run(["up", "--yes", ...args]);

  test("stops at the gate of an API server that has no configuration yet, and goes on from there", async () => {
    const stopped = await up();
    endsWith(stopped, 1);
    assert.deepEqual(await applied(), ["hub"]);
    await fleet.configureApiServer(fleet.clusterNamed("hub"), "structured");
    await Promise.all(
      fleet.lab.spokes.map(async (spoke) => {
        await fleet.up(spoke.name);
        await fleet.configureApiServer(spoke, "structured");
      }),
    );
    const done = await up();
    endsWith(done, 0);
    endsWith(await latchkey.run(["preview", "--all"]), 0);
  });

  test("an edit that changes two clusters of three is one group in one comment", async () => {
    await writeAccess([platform, payments("view")]);
    const comment = join(fleet.project.folder, "comment.md");
    const preview = await latchkey.run(["preview", "--markdown", comment]);
    endsWith(preview, 3);
    const written = await readFile(comment, "utf8");
    for (const { name } of fleet.clusters) assert.ok(written.includes(name), name);
    const { stdout } = await latchkey.run(["preview", "--json"]);
    assert.deepEqual(groupsOf(stdout), [["prod-eu", "prod-us"], ["hub"]]);
  });

  test("a cluster that is not right in wave 1 stops the rollout before wave 2, and the second run finishes it", async () => {
    // It accepts nobody's token without its configuration.
    await fleet.clusterNamed("prod-eu").restartApiServer([]);
    const stopped = await up();
    endsWith(stopped, 1);
    assert.ok(await isAsItsFiles("prod-eu"), "wave 1 is applied");
    assert.ok(!(await isAsItsFiles("prod-us")), "wave 2 is not begun");

    await fleet.configureApiServer(fleet.clusterNamed("prod-eu"), "structured");
    const done = await up();
    endsWith(done, 0);
    assert.ok(await isAsItsFiles("prod-us"));
  });

  test("where one cluster cannot be previewed, nothing is begun", async () => {
    const { context } = fleet.clusterNamed("prod-us");
    const setContext = (name: string) =>
      fleet.pulumi("prod-us", ["config", "set", "latchkey:context", name], { mustPass: true });
    await writeAccess([platform, payments("edit")]);
    await setContext("nowhere");
    const refused = await up();
    endsWith(refused, 1);
    says(refused.stdout, /"nowhere"/);
    await setContext(context);
    assert.ok(!(await isAsItsFiles("prod-eu")), "nothing is begun");
    endsWith(await up(), 0);
  });

  test("two rollouts at once: the second one says who holds what, and stops", async () => {
    await writeAccess([platform, payments("view")]);
    const first = latchkey.begin(["up", "--yes"]);
    await eventually(() => access(join(fleet.project.folder, ".latchkey/rollout.lock")), {
      ...{ subject: "the first one to hold the lock", timeout: 30_000, interval: 20 },
    });
    const second = await up();
    assert.equal(second.status, 1);
    says(second.stderr, new RegExp(`\\b${first.pid}\\b`));
    const [status] = (await once(first, "exit")) as [number | null];
    assert.equal(status, 0);
  });

  test("the client secret is in nothing that the command writes", async () => {
    const { folder } = fleet.project;
    const secret = (await readFile(fleet.lab.github.clientSecretFile, "utf8")).trim();
    await fleet.writeFleetFile({
      access: [platform, payments("edit")],
      automation,
      session: { idToken: "9m" },
    });
    const written = ["comment.md", "report.md", "status.html"].map((name) => join(folder, name));
    const [comment = "", report = "", page = ""] = written;
    const runs = [
      await latchkey.run(["preview", "--all", "--json", "--markdown", comment, "--report", report]),
      await latchkey.run(["preview", "--all"]),
      await latchkey.run(["status", "--html", page]),
      await latchkey.run(["verify", "--json"]),
    ];
    const texts = [
      ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      ...(await Promise.all(written.map((file) => readFile(file, "utf8")))),
    ];
    for (const form of [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")])
      assert.ok(!texts.some((text) => text.includes(form)));
  });
});

/** Fails with the end of what a command wrote, since the beginning is long. */
function endsWith({ status, stdout, stderr }: CommandResult, expected: number): void {
  assert.equal(status, expected, `status ${String(status)}: ${stdout.slice(-1500)}\n${stderr.slice(-1500)}`);
}

function says(text: string, pattern: RegExp): void {
  assert.ok(pattern.test(text), `${String(pattern)} is not in: ${text.slice(-3000)}`);
}

/** The clusters of each group of a JSON report. */
function groupsOf(json: string): readonly (readonly string[])[] {
  const report: unknown = JSON.parse(json);
  assert.ok(
    typeof report === "object" && report !== null && "groups" in report && Array.isArray(report.groups),
  );
  return report.groups.map((group: { readonly clusters: readonly string[] }) => group.clusters);
}
