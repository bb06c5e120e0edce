import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { apiServer } from "../../../../lab/cluster/controlPlane.ts";
import { type ClusterPlan, hubPlan, spokePlans } from "../../../../lab/cluster/plan.ts";
import { assertSpokeName } from "../../../../lab/cluster/spokes.ts";

suite("the plans of clusters", () => {
  const plans = [hubPlan, ...spokePlans(["eu", "us", "asia"])];

  test("no two share a name, a port or a place in etcd", () => {
    for (const key of ["name", "etcdPrefix"] as const) {
      assert.equal(new Set(plans.map((plan) => plan[key])).size, plans.length, key);
    }
    const ports = plans.flatMap(({ apiServerPort, controllerManagerPort }) => [
      apiServerPort,
      controllerManagerPort,
    ]);
    assert.equal(new Set(ports).size, ports.length);
  });

  test("one stays as it is when another comes after it", () => {
    assert.deepEqual(spokePlans(["eu", "us"])[0], spokePlans(["eu"])[0]);
  });

  test("the hub alone has a node", () => {
    assert.deepEqual(
      plans.map(({ hasNode }) => hasNode),
      [true, false, false, false],
    );
  });

  test("API servers trust no certificate and no key of another", () => {
    const files = (plan: ClusterPlan) =>
      apiServer(plan).args.flatMap((flag) => /=(\/.*)/.exec(flag)?.[1] ?? []);
    const all = plans.flatMap((plan) => [...new Set(files(plan))]);
    assert.equal(new Set(all).size, all.length);
  });

  test("a spoke's name can be part of a file's and a component's", () => {
    for (const name of ["eu", "prod-eu-1"]) assertSpokeName(name);
    for (const name of ["", "hub", "Prod", "1st", "-eu", "a/b", "..", "a b", "x".repeat(31)]) {
      assert.throws(() => {
        assertSpokeName(name);
      }, name);
    }
  });
});
