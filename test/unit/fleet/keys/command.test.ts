import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { CommandError } from "../../../../fleet/commandError.ts";
import { rotateDex } from "../../../../fleet/keys/rotateDex.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";
import { EngineStandIn } from "../engineStandIn.ts";
import { fleetFolder } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";
import { World } from "../verify/world.ts";

const canary = "canary-of-a-signing-key";
const tenYears = 10 * 365 * 86_400_000;

/** A hub and a spoke, and a kubectl that answers with what Dex has stored. */
async function fleet(context: TestContext, stored?: object) {
  const folder = await fleetFolder(context, { clusters: [{ name: "hub", role: "hub" }, { name: "prod" }] });
  const engine = new EngineStandIn(join(folder, "engine"));
  engine.outputs("hub", {
    issuer: "https://127.0.0.1:1",
    certificateAuthority: "",
    clients: ["latchkey-hub"],
  });
  if (stored !== undefined) {
    writeFileSync(join(folder, "engine/stored"), JSON.stringify(stored));
    const kubectl =
      '#!/bin/sh\n[ "$1" = get ] && exec cat "${0%/*}/stored"\necho "Error from server (Forbidden): no" >&2\nexit 1\n';
    writeFileSync(join(folder, "engine/kubectl"), kubectl, { mode: 0o755 });
  }
  return (...args: readonly string[]) =>
    run(["rotate-keys", ...args], folder, { environment: { PATH: engine.path } });
}

const keys = (signedDays: number) => ({
  signingKey: { kid: "a", d: canary },
  signingKeyPub: { kid: "a" },
  nextRotation: new Date(Date.now() + tenYears - signedDays * 86_400_000).toISOString(),
});

suite("latchkey rotate-keys", () => {
  test("leaves a young key alone", async (context) => {
    const rotate = await fleet(context, keys(89));
    const { status, output, messages } = await rotate("--older-than", "90d");
    assert.equal(status, 0, messages);
    assert.match(output, /^hub: left alone: its key has signed since \d{4}-\d\d-\d\d\n$/);
  });

  test("tells why it cannot, by the cluster, and no key", async (context) => {
    const refused = await (await fleet(context, keys(91)))("--older-than", "90d");
    assert.equal(refused.status, 1);
    assert.match(
      refused.messages,
      /^latchkey: hub: Error from server \(Forbidden\): no; see why this fails: kubectl get/,
    );
    const strange = await (await fleet(context, { signingKey: canary, nextRotation: canary }))("hub");
    assert.equal(strange.status, 1);
    assert.match(strange.messages, /^latchkey: hub: .*does not hold the keys of Dex/);
    for (const { messages, output } of [refused, strange])
      assert.ok(!`${messages}${output}`.includes(canary));
  });

  test("starts no program of a Dex for which there is no room yet", async (context) => {
    const folder = await temporaryFolder(context);
    const engine = new EngineStandIn(join(folder, "engine"));
    const hub = new World().clusters.find((each) => each.role !== "spoke");
    assert.ok(hub !== undefined);
    const rotation = rotateDex(hub, {
      project: { folder },
      surroundings: { environment: { PATH: engine.path }, signal: AbortSignal.timeout(10_000) },
      olderThanSeconds: undefined,
      tell: () => undefined,
      limited: () => Promise.reject(new CommandError("no room")),
    });
    await assert.rejects(rotation, /prod-hub: no room/);
    assert.throws(() => engine.calls(), { code: "ENOENT" });
  });

  test("refuses a cluster without a Dex, and a time that is none", async (context) => {
    const rotate = await fleet(context, keys(1));
    const spoke = await rotate("prod");
    assert.equal(spoke.status, 2);
    assert.match(spoke.messages, /prod has no Dex of its own; name its hub, hub/);
    const time = await rotate("--older-than", "3 months");
    assert.equal(time.status, 2);
    assert.match(time.messages, /Write a whole number and a unit, like 90d/);
  });
});
