import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { rolloutJob } from "../../../lab/github/acme.ts";
import { FleetCommand } from "../../../lab/scenario/fleetCommand.ts";
import type { FleetOfStacks } from "../../../lab/scenario/fleetOfStacks.ts";
import { appliedFleet, appliedFleetFile } from "./freshFleet.ts";

/** What team payments may do in its namespace. */
export type Role = "edit" | "view";

const spokes = ["prod-eu", "prod-us"] as const;
type Spoke = (typeof spokes)[number];

const bindings = z.object({
  items: z.array(z.object({ roleRef: z.object({ name: z.string() }) })),
});

/**
 * Moments of a rollout that changes prod-eu in wave 1 and prod-us in wave 2, in their order, as its files show them.
 * Each function returns whether it has come.
 */
export const moments = {
  "its lock is taken": ({ folder }) => existsSync(join(folder, ".latchkey/rollout.lock")),
  "a plan is being written": ({ folder }) => existsSync(join(folder, ".latchkey/plans/prod-eu.json")),
  "the engine has locked the stack of wave 1": ({ locks }) => locks("prod-eu").length > 0,
  "the state of wave 1 is being saved": ({ saved }) => saved("prod-eu"),
  "wave 1 is updated, and before its gate": ({ updates }) => updates("prod-eu") > 0,
  "the engine has locked the stack of wave 2": ({ locks }) => locks("prod-us").length > 0,
} as const satisfies Readonly<Record<string, (files: RolloutFiles) => boolean>>;

export type Moment = keyof typeof moments;

/** The files of a fleet's project, compared with those at the beginning of a rollout. */
interface RolloutFiles {
  readonly folder: string;
  /** The engine's locks of a stack. */
  readonly locks: (stack: string) => readonly string[];
  /** Whether the state of a stack was written since then. */
  readonly saved: (stack: Spoke) => boolean;
  /** How many updates of a stack have ended since then. */
  readonly updates: (stack: Spoke) => number;
}

/** The applied fleet, prod-us in wave 2, whose rollouts are ended in the middle. */
export class EndedRollouts {
  readonly fleet: FleetOfStacks;
  readonly #latchkey: FleetCommand;

  private constructor(fleet: FleetOfStacks, latchkey: FleetCommand) {
    this.fleet = fleet;
    this.#latchkey = latchkey;
  }

  static async prepare(): Promise<EndedRollouts> {
    const fleet = await appliedFleet();
    await fleet.pulumi("prod-us", ["config", "set", "latchkey:wave", "2"], { mustPass: true });
    return new EndedRollouts(fleet, await FleetCommand.start(fleet, rolloutJob));
  }

  /** Begins a rollout that gives team payments another role, and sends it a signal at a moment, or after some time. */
  async end(role: Role, signal: NodeJS.Signals, at: Moment | number): Promise<ChildProcess> {
    await this.#write(role);
    const files = this.#files();
    const running = this.#latchkey.begin(["up", "--yes"]);
    const ended = once(running, "exit");
    if (typeof at === "number") await Promise.race([sleep(at), ended]);
    else
      while (!moments[at](files)) {
        assert.equal(running.exitCode, null, `the rollout has ended before: ${at}`);
        await sleep(5);
      }
    running.kill(signal);
    await ended;
    return running;
  }

  /** The role of team payments in each spoke. Fails where it has none: nobody may lose their access meanwhile. */
  async roles(): Promise<Readonly<Record<Spoke, readonly string[]>>> {
    const [eu, us] = await Promise.all(spokes.map((spoke) => this.#rolesIn(spoke)));
    assert.ok(eu !== undefined && us !== undefined);
    return { "prod-eu": eu, "prod-us": us };
  }

  /** The files of the engine's locks, of all stacks. */
  engineLocks(): readonly string[] {
    const { locks } = this.#files();
    return this.fleet.clusters.flatMap(({ name }) => locks(name));
  }

  /** Looks whether every state can be read, with what was in it. */
  async assertStatesReadable(): Promise<void> {
    for (const { name } of this.fleet.clusters) {
      const { stdout } = await this.fleet.pulumi(name, ["stack", "export"], { mustPass: true });
      const { deployment } = z
        .object({ deployment: z.object({ resources: z.array(z.unknown()) }) })
        .parse(JSON.parse(stdout));
      assert.ok(deployment.resources.length > 3, `${name} has ${deployment.resources.length} resources`);
    }
  }

  /** Runs a rollout to its end: it must pass, and every cluster must be as the files say. */
  async finish(role: Role): Promise<void> {
    await this.#write(role);
    const { status, stdout, stderr } = await this.#latchkey.run(["up", "--yes"]);
    assert.equal(status, 0, `${stdout.slice(-1500)}\n${stderr.slice(-1500)}`);
    assert.deepEqual(await this.roles(), { "prod-eu": [role], "prod-us": [role] });
    assert.deepEqual(this.engineLocks(), []);
    await this.fleet.assertUnchanged();
  }

  #write(role: Role): Promise<void> {
    const [platform, payments] = appliedFleetFile.access;
    return this.fleet.writeFleetFile({ ...appliedFleetFile, access: [platform, { ...payments, role }] });
  }

  async #rolesIn(spoke: Spoke): Promise<readonly string[]> {
    const administrator = this.fleet.administrator(this.fleet.clusterNamed(spoke));
    const { stdout } = await administrator.kubectl(
      ["get", "rolebindings", "--namespace", "payments", "--output", "json"],
      { mustPass: true },
    );
    const { items } = bindings.parse(JSON.parse(stdout));
    assert.ok(items.length > 0, `team payments has no role in ${spoke}`);
    return items.map(({ roleRef }) => roleRef.name).toSorted();
  }

  #files(): RolloutFiles {
    const { folder } = this.fleet.project;
    const state = join(folder, "state/.pulumi");
    const list = (path: string) => (existsSync(path) ? readdirSync(path) : []);
    const history = (stack: Spoke) =>
      list(join(state, "history/latchkey", stack)).filter((file) => file.endsWith(".history.json")).length;
    const savedAt = (stack: Spoke) => statSync(join(state, "stacks/latchkey", `${stack}.json`)).mtimeMs;
    const before = new Map(
      spokes.map((stack) => [stack, { history: history(stack), savedAt: savedAt(stack) }]),
    );
    return {
      folder,
      locks: (stack) => list(join(state, "locks/organization/latchkey", stack)),
      saved: (stack) => savedAt(stack) !== before.get(stack)?.savedAt,
      updates: (stack) => history(stack) - (before.get(stack)?.history ?? 0),
    };
  }
}
