import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { breakStackLocks } from "../../../../fleet/engine/stackLock.ts";
import { initStack } from "../../../../fleet/engine/initStack.ts";
import { stackOutputsOf } from "../../../../fleet/engine/stackOutputs.ts";
import { administratorByContext } from "../../../../fleet/verify/apiServer/administrator.ts";
import { EngineStandIn } from "../engineStandIn.ts";
import { fleetFolder } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";

suite("a stack file whose name is a flag", () => {
  for (const args of [
    ["status"],
    ["verify"],
    ["kubeconfig"],
    ["matrix"],
    ["preview"],
    ["up", "--yes"],
    ["drift"],
  ])
    test(`stops latchkey ${args.join(" ")} before it runs anything`, async (context) => {
      const folder = await fleetFolder(context, { clusters: [{ name: "hub", role: "hub" }] });
      const engine = new EngineStandIn(join(folder, "engine"));
      for (const name of ["--cwd=..", "a b", "\u001B[31m"])
        writeFileSync(
          join(folder, `stacks/Pulumi.${name}.yaml`),
          readFileSync(join(folder, "stacks/Pulumi.hub.yaml")),
        );
      const { status, output, messages } = await run(args, folder, { environment: { PATH: engine.path } });
      assert.equal(status, 1, messages);
      assert.equal(output, "");
      assert.match(messages, /Pulumi\.--cwd=\.\.\.yaml does not have the name of a stack.*Pulumi\.cwd\.yaml/);
      assert.match(messages, /Pulumi\.a b\.yaml does not.*rename it to Pulumi\.a-b\.yaml/);
      assert.match(messages, /Pulumi\.\\u001b\[31m\.yaml/);
      assert.ok(!existsSync(join(folder, "engine/calls")), "the engine is not called");
    });
});

suite("a name that begins with a dash", () => {
  test("is a value and no flag for the engine and for kubectl, should one ever get there", async (context) => {
    const folder = await fleetFolder(context, { clusters: [{ name: "hub", role: "hub" }] });
    const engine = new EngineStandIn(join(folder, "engine"));
    const options = {
      folder,
      environment: { PATH: engine.path },
      signal: new AbortController().signal,
    };
    await initStack("--help", "secretsprovider: --yes\n", options);
    await breakStackLocks("--help", options);
    await stackOutputsOf(options)("--help", options.signal);
    assert.deepEqual(engine.calls(), [
      "stack init --no-select --stack=--help --secrets-provider=--yes --non-interactive",
      "cancel --yes --stack=--help --non-interactive",
      "stack output --json --stack=--help --non-interactive",
    ]);
    const asked: string[] = [];
    const administrator = administratorByContext("--kubeconfig=x", {}, (_, args) => {
      asked.push(...args);
      return Promise.resolve({ status: 0, stdout: "", stderr: "" });
    });
    await administrator.get("/metrics");
    assert.ok(asked.includes("--context=--kubeconfig=x"));
  });
});
