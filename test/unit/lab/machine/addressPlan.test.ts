import assert from "node:assert/strict";
import { BlockList } from "node:net";
import { suite, test } from "node:test";
import { addressPlan, prefixLength } from "../../../../lab/machine/addressPlan.ts";

function network(cidr: string): { readonly base: string; readonly holds: (address: string) => boolean } {
  const base = cidr.slice(0, cidr.indexOf("/"));
  const list = new BlockList();
  list.addSubnet(base, prefixLength(cidr));
  return { base, holds: (address) => list.check(address) };
}

suite("the address plan", () => {
  const { link, pods, services, host, machine, apiServerService, hostInterface } = addressPlan;

  test("has networks that do not overlap", () => {
    const networks = [link, pods, services].map(network);
    for (const one of networks) {
      for (const other of networks) {
        if (one !== other) assert.equal(one.holds(other.base), false, `${one.base} and ${other.base}`);
      }
    }
  });

  test("has both ends of the link on the link", () => {
    assert.ok(network(link).holds(host));
    assert.ok(network(link).holds(machine));
    assert.notEqual(host, machine);
  });

  test("gives the API server's service the first address, as Kubernetes does", () => {
    assert.equal(apiServerService, network(services).base.replace(/\.0$/, ".1"));
  });

  test("has an interface name that Linux takes", () => {
    assert.ok(hostInterface.length < 16);
  });
});
