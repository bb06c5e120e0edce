import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { packageFolder } from "../../../../fleet/project/program.ts";
import { fleetWithEngine } from "../status/engine.ts";
import { run } from "../surroundings.ts";

/** A fleet of this very program, none of whose stacks the engine has. */
async function newFleet(context: TestContext) {
  const { folder, engine } = await fleetWithEngine(context, [{ name: "hub", role: "hub" }, { name: "prod" }]);
  appendFileSync(join(folder, "Pulumi.yaml"), `main: ${packageFolder}\n`);
  const environment = { PATH: engine.path };
  return (...args: readonly string[]) => run(["drift", ...args], folder, { environment });
}

suite("latchkey drift", () => {
  test("says of each cluster that was never applied that it is left out", async (context) => {
    const drift = await newFleet(context);
    const { status, output, messages } = await drift();
    assert.equal(status, 1);
    assert.equal(output, "");
    for (const name of ["hub", "prod"])
      assert.match(messages, new RegExp(`left out: ${name} was never applied.*pulumi up -s ${name}`));
    assert.match(messages, /nothing was compared/);
  });

  test("refuses a cluster that there is not", async (context) => {
    const drift = await newFleet(context);
    const { status, messages } = await drift("prd");
    assert.equal(status, 2);
    assert.match(messages, /prd matches no cluster/);
  });
});
