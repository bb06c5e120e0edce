import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { PropertyMap } from "../../../provider/engine/propertyMap.ts";
import { engineAtProvider } from "./engineAtProvider.ts";
import type { EngineClient } from "./engineClient.ts";
import { property } from "./entryProperty.ts";

suite("the provider's check of an entry", () => {
  let engine: EngineClient;
  let stop: () => void;

  before(async () => {
    ({ engine, stop } = await engineAtProvider());
  });
  after(() => {
    stop();
  });

  const good = property("prod") as Record<string, PropertyMap>;
  const cases = [
    { name: "a relative path", inputs: { path: "config" }, failures: [["path", /is relative/]] },
    { name: "no path", inputs: { path: null }, failures: [["path", /must be a string/]] },
    { name: "a path that is none", inputs: { path: 1 }, failures: [["path", /must be a string/]] },
    { name: "no entry", inputs: { entry: null }, failures: [["entry", /must be an object with cluster, user and context/]] },
    { name: "an entry without a context", inputs: { entry: { ...good, context: null } }, failures: [["entry", /context must have a name/]] },
    { name: "a cluster without a server", inputs: { entry: { ...good, cluster: { name: "a", cluster: {} } } }, failures: [["entry", /cluster.cluster lacks "server"/]] },
    { name: "a user with a token", inputs: { entry: { ...good, user: { name: "a", user: { exec: {}, token: "hush" } } } }, failures: [["entry", /user.user has "token": only "exec" is allowed/]] },
    { name: "an input that there is not", inputs: { mode: "0644" }, failures: [["mode", /there is no such input/]] },
    { name: "several mistakes at once", inputs: { path: "config", entry: {} }, failures: [["path", /relative/], ["entry", /cluster/], ["entry", /user/], ["entry", /context/]] },
  ] as const; // oxfmt-ignore
  for (const { name, inputs, failures } of cases) {
    test(name, async () => {
      const found = (await engine.check({ path: "/kubeconfig", entry: good, ...inputs })).failures;
      assert.deepEqual(
        found.map((each) => each.property),
        failures.map(([at]) => at),
      );
      failures.forEach(([, reason], index) => {
        assert.match(found[index]?.reason ?? "", reason);
      });
      assert.ok(!JSON.stringify(found).includes("hush"));
    });
  }

  test("of a resource that it does not know", async () => {
    await assert.rejects(engine.check({}, "urn:pulumi:a::b::latchkey:index:Other::c"), {
      message: /has no resource latchkey:index:Other/,
    });
  });
});
