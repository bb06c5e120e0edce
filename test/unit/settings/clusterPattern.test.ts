import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { holdsOnCluster, matchesCluster } from "../../../settings/clusterPattern.ts";

/** The same rule, written down in the plainest way. */
function matches(pattern: string, name: string): boolean {
  if (pattern === "") return name === "";
  if (pattern.startsWith("*")) {
    return matches(pattern.slice(1), name) || (name !== "" && matches(pattern, name.slice(1)));
  }
  return pattern[0] === name[0] && matches(pattern.slice(1), name.slice(1));
}

function text(characters: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...characters), { maxLength }).map((chosen) => chosen.join(""));
}

describe("matchesCluster", () => {
  it("is the plain rule for every pattern and name", () => {
    // Few letters, so that many match; and what means something in a regular expression.
    const letters = ["a", "b", ".", "-", "$", "(", "\\", "^", "\n"];
    fc.assert(
      fc.property(text([...letters, "*"], 6), text(letters, 6), (pattern, name) => {
        assert.equal(matchesCluster(pattern, name), matches(pattern, name));
      }),
      { numRuns: 1000 },
    );
  });

  for (const [pattern, name, expected] of [
    ["*", "prod-eu-1", true],
    ["prod-*", "prod-eu-1", true],
    ["prod-*", "prod-", true],
    ["prod-*", "preprod-eu-1", false],
    ["*-eu-*", "prod-eu-1", true],
    ["prod-eu-1", "prod-eu-11", false],
    ["prod.eu", "prod-eu", false],
    ["PROD-*", "prod-eu-1", false],
  ] as const) {
    it(`says that ${pattern} ${expected ? "matches" : "does not match"} ${name}`, () => {
      assert.equal(matchesCluster(pattern, name), expected);
    });
  }

  it("is quick with many stars", () => {
    const began = performance.now();
    assert.ok(!matchesCluster(`${"*a".repeat(20)}b`, "a".repeat(60)));
    assert.ok(performance.now() - began < 1000);
  });
});

describe("holdsOnCluster", () => {
  it("takes what a pattern includes and no pattern excludes, in any order", () => {
    const pattern = text(["a", "b", "*"], 3);
    fc.assert(
      fc.property(fc.array(pattern), fc.array(pattern), text(["a", "b"], 4), (included, excluded, name) => {
        const expected =
          included.some((each) => matchesCluster(each, name)) &&
          !excluded.some((each) => matchesCluster(each, name));
        const exclusions = excluded.map((each) => `!${each}`);
        assert.equal(holdsOnCluster([...included, ...exclusions], name), expected);
        assert.equal(holdsOnCluster([...exclusions, ...included], name), expected);
      }),
    );
  });
});
