import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { z } from "zod";
import { linkNames } from "../../../../fleet/verify/verification.ts";
import { EngineStandIn } from "../engineStandIn.ts";
import { fleetFolder } from "../fleetFolder.ts";
import { run } from "../surroundings.ts";

/** A hub and a spoke at whose issuer nothing answers, and an engine that knows the outputs of some stacks. */
async function fleet(context: TestContext, applied: readonly string[]) {
  const folder = await fleetFolder(context, { clusters: [{ name: "hub", role: "hub" }, { name: "prod" }] });
  const issuer = "https://127.0.0.1:1";
  appendFileSync(join(folder, "stacks/Pulumi.hub.yaml"), `  latchkey:issuer: ${issuer}\n`);
  const engine = new EngineStandIn(join(folder, "engine"));
  for (const name of applied) {
    const kubeconfigEntry = {
      name,
      server: "https://127.0.0.1:1",
      issuer,
      audience: `latchkey-${name}`,
    };
    engine.outputs(name, { issuer, certificateAuthority: "", clients: [], kubeconfigEntry });
  }
  const environment = { PATH: engine.path };
  return (...args: readonly string[]) => run(["verify", ...args], folder, { environment });
}

const report = z.object({
  passed: z.boolean(),
  clusters: z.array(
    z.object({
      cluster: z.string(),
      state: z.enum(["passed", "failed", "not-applied"]),
      links: z.array(z.object({ link: z.enum(linkNames), verdict: z.string(), told: z.string() })),
    }),
  ),
});

suite("latchkey verify", () => {
  test("shows link by link what is wrong, and ends with status 1", async (context) => {
    const verify = await fleet(context, ["hub", "prod"]);
    const { status, output, messages } = await verify("prod", "--login", "never");
    assert.equal(status, 1);
    assert.match(output, /^prod: failed\n/);
    assert.match(
      output,
      /failed +issuer's certificate +nothing speaks TLS at 127\.0\.0\.1:1: .*\n +→ see whether/,
    );
    assert.match(output, /skipped +discovery document/);
    assert.equal(messages, "latchkey: 1 of 1 did not pass\n");
  });

  test("is read by programs", async (context) => {
    const verify = await fleet(context, ["hub", "prod"]);
    const { status, output } = await verify("--json", "--login", "never");
    const { passed, clusters } = report.parse(JSON.parse(output));
    assert.deepEqual([status, passed], [1, false]);
    assert.deepEqual(
      clusters.map(({ cluster, links }) => [cluster, links.map(({ link }) => link)]),
      ["hub", "prod"].map((cluster) => [cluster, [...linkNames]]),
    );
  });

  test("leaves out what was never applied, unless it was asked for", async (context) => {
    const verify = await fleet(context, ["hub"]);
    const all = await verify("--json", "--login", "never");
    assert.deepEqual(
      report.parse(JSON.parse(all.output)).clusters.map(({ cluster }) => cluster),
      ["hub"],
    );
    assert.match(all.messages, /left out: prod was never applied; apply it with: pulumi up -s prod/);
    const named = await verify("prod");
    assert.equal(named.status, 1);
    assert.match(named.output, /^prod: not applied yet\n.*was never applied\n.*pulumi up -s prod/);
    const none = await (await fleet(context, []))();
    assert.equal(none.status, 1);
    assert.match(none.messages, /nothing was verified/);
  });

  test("refuses a cluster that there is not, and a way to log in that there is not", async (context) => {
    const verify = await fleet(context, ["hub"]);
    const unknown = await verify("prd");
    assert.equal(unknown.status, 2);
    assert.match(unknown.messages, /prd matches no cluster .*did you mean "prod"/);
    const login = await verify("--login", "password");
    assert.equal(login.status, 2);
    assert.match(login.messages, /job, browser, never/);
  });
});
