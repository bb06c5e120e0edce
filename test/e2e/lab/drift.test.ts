import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { z } from "zod";
import { rolloutJob } from "../../../lab/github/acme.ts";
import type { CommandResult } from "../../../lab/project/runCommand.ts";
import { FleetCommand } from "../../../lab/scenario/fleetCommand.ts";
import { FleetOfStacks } from "../../../lab/scenario/fleetOfStacks.ts";
import { appliedFleet } from "./freshFleet.ts";

/** What is read of the drift for programs. */
const driftForm = z.object({
  drift: z.object({
    groups: z.array(
      z.object({
        clusters: z.array(z.string()),
        outcome: z.looseObject({
          state: z.string(),
          changes: z.array(z.looseObject({ operation: z.string(), type: z.string() })).optional(),
        }),
        warnings: z.array(z.string()),
      }),
    ),
  }),
  live: z.array(
    z.object({
      cluster: z.string(),
      links: z.array(z.looseObject({ link: z.string(), verdict: z.string() })),
    }),
  ),
});

suite("drift of the lab's fleet", () => {
  let fleet: FleetOfStacks;
  let latchkey: FleetCommand;

  before(async () => {
    fleet = await appliedFleet();
    latchkey = await FleetCommand.start(fleet, rolloutJob);
  });

  const kubectl = (cluster: string, args: readonly string[]) =>
    fleet.administrator(fleet.clusterNamed(cluster)).kubectl(args, { mustPass: true });
  const binding = async (cluster: string): Promise<string> => {
    const { stdout } = await kubectl(cluster, ["-n", "payments", "get", "rolebinding", "-o", "name"]);
    const [name = "", ...more] = stdout.trim().split("\n");
    assert.deepEqual(more, []);
    return name;
  };

  /** The groups of which something differs, and the live links that do not hold. */
  const drifted = async (expected: number) => {
    const result = await latchkey.run(["drift", "--json"]);
    endsWith(result, expected);
    const { drift, live } = driftForm.parse(JSON.parse(result.stdout));
    return {
      groups: drift.groups.filter(({ outcome }) => outcome.state !== "unchanged"),
      links: live.flatMap(({ cluster, links }) =>
        links.filter(({ verdict }) => verdict === "failed").map(({ link }) => `${cluster}: ${link}`),
      ),
    };
  };

  test("nothing has drifted after a rollout", async () => {
    const { groups, links } = await drifted(0);
    assert.deepEqual([groups, links], [[], []]);
  });

  test("a binding that somebody has deleted is told of its cluster alone", async () => {
    await kubectl("prod-eu", ["-n", "payments", "delete", await binding("prod-eu")]);
    const { groups, links } = await drifted(3);
    assert.deepEqual(
      groups.map(({ clusters, outcome }) => [
        clusters,
        outcome.changes?.map(({ operation, type }) => [operation, type]),
      ]),
      [[["prod-eu"], [["create", "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"]]]],
    );
    assert.deepEqual(links, []);
    await fleet.up("prod-eu", ["--refresh"]);
  });

  test("a field of ours that somebody has set is told with who it was", async () => {
    const subjects = [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "mallory" }];
    const name = await binding("prod-us");
    await kubectl("prod-us", [
      "-n",
      "payments",
      "patch",
      name,
      "--type=merge",
      `--patch=${JSON.stringify({ subjects })}`,
    ]);
    const { groups } = await drifted(3);
    assert.deepEqual(
      groups.map(({ clusters }) => clusters),
      [["prod-us"]],
      JSON.stringify(groups),
    );
    assert.match(JSON.stringify(groups), /RoleBinding.*kubectl-patch.*pulumi up --refresh -s/);
    await fleet.up("prod-us", ["--refresh"]);
  });

  test("an API server that has loaded another configuration is a live difference", async () => {
    await fleet.pulumi("prod-us", ["config", "set", "latchkey:audience", "another-audience"], {
      mustPass: true,
    });
    await fleet.up("hub");
    await fleet.up("prod-us");
    const { groups, links } = await drifted(3);
    assert.deepEqual([groups, links], [[], ["prod-us: configuration"]]);
    const forPeople = await latchkey.run(["drift"]);
    endsWith(forPeople, 3);
    assert.ok(forPeople.stdout.includes("prod-us"), forPeople.stdout);
  });
});

/** Fails with the end of what a command wrote, since the beginning is long. */
function endsWith({ status, stdout, stderr }: CommandResult, expected: number): void {
  assert.equal(status, expected, `status ${String(status)}: ${stdout.slice(-2500)}\n${stderr.slice(-1500)}`);
}
