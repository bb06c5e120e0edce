import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type Grant, accessBindings, bindingObjectName } from "../../../../oidc/access/binding.ts";

/** Few names, so that grants overlap; with slashes and percents, of which binding names are made. */
const names = fc.constantFrom("a", "b", "a/b", "a%2Fb", "a/b/c", "%", "/", "a:b", "b:a", "a:b:a");
const grants: fc.Arbitrary<readonly Grant[]> = fc.array(
  fc
    .tuple(names, names, fc.option(fc.array(names, { minLength: 1, maxLength: 3 })))
    .map(([group, role, namespaces]) => ({ group, role, ...(namespaces === null ? {} : { namespaces }) })),
  { maxLength: 8 },
);

/** What a grant comes to, one a place, written down another way. */
function places(granted: readonly Grant[]): ReadonlySet<string> {
  return new Set(
    granted.flatMap(({ group, role, namespaces }) =>
      (namespaces ?? [null]).map((namespace) => JSON.stringify([group, role, namespace])),
    ),
  );
}

describe("accessBindings", () => {
  it("gives each group its role in each place, once", () => {
    fc.assert(
      fc.property(grants, (granted) => {
        const bindings = accessBindings(granted);
        const given = bindings.map(({ group, role, namespace }) =>
          JSON.stringify([group, role, namespace ?? null]),
        );
        assert.equal(new Set(given).size, given.length);
        assert.deepEqual(new Set(given), places(granted));
      }),
    );
  });

  it("names each binding differently and sorts by name", () => {
    fc.assert(
      fc.property(grants, (granted) => {
        const found = accessBindings(granted).map(({ name }) => name);
        assert.equal(new Set(found).size, found.length);
        assert.deepEqual(found, [...found].sort());
      }),
    );
  });

  it("does not depend on the order of the rules", () => {
    const shuffled = grants.chain((granted) =>
      fc.tuple(fc.constant(granted), fc.shuffledSubarray([...granted], { minLength: granted.length })),
    );
    fc.assert(
      fc.property(shuffled, ([granted, otherwise]) => {
        assert.deepEqual(accessBindings(otherwise), accessBindings(granted));
      }),
    );
  });

  it("names the objects of one place differently, and as Kubernetes takes it", () => {
    fc.assert(
      fc.property(grants, (granted) => {
        const inOnePlace = new Map<string, string>();
        for (const binding of accessBindings(granted)) {
          const name = bindingObjectName(binding);
          assert.doesNotMatch(name, /[/%]/);
          const place = `${binding.namespace ?? ""}|${name}`;
          assert.equal(inOnePlace.get(place) ?? binding.name, binding.name);
          inOnePlace.set(place, binding.name);
        }
      }),
    );
    const plain = { name: "", group: "github:acme:platform", role: "edit" };
    assert.equal(bindingObjectName(plain), "latchkey:github:acme:platform:edit");
  });
});
