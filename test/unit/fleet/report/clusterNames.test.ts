import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { listedClusters, nameRanges, naturalOrder } from "../../../../fleet/report/clusterNames.ts";
import { clusters } from "./stacks.ts";

suite("names of clusters", () => {
  const cases: readonly (readonly [
    name: string,
    names: readonly string[],
    most: number,
    expected: string,
  ])[] = [
    ["none", [], 5, ""],
    ["sorted as people do", ["c-10", "c-9", "a"], 5, "a, c-9, c-10"],
    ["a row", clusters(4), 5, "c-1 to c-4"],
    ["three are no row", clusters(3), 5, "c-1, c-2, c-3"],
    ["a gap ends a row", [...clusters(4), "c-6"], 5, "c-1 to c-4, c-6"],
    ["leading zeros", ["n08", "n09", "n10", "n11"], 5, "n08 to n11"],
    ["other leading zeros are no row", ["n8", "n09", "n10", "n11"], 5, "n8, n09, n10, n11"],
    ["rows of several stems", [...clusters(4, "eu"), ...clusters(4, "us")], 5, "eu-1 to eu-4, us-1 to us-4"],
    [
      "numbers that are too big to count with",
      ["c12345678901", "c12345678902"],
      5,
      "c12345678901, c12345678902",
    ],
    ["the rest is counted, in names", ["x", "y", "z", ...clusters(9)], 2, "c-1 to c-9, x and 2 more"],
    ["never one more", ["x", "y", "z"], 2, "x, y, z"],
  ];
  for (const [name, names, most, expected] of cases) {
    test(name, () => {
      assert.equal(listedClusters(names, most), expected);
    });
  }

  test("no name is lost, and none is made up", () => {
    const name = fc.oneof(
      fc.tuple(fc.constantFrom("a", "a-", "b0", ""), fc.nat(20)).map(([stem, number]) => `${stem}${number}`),
      fc.stringMatching(/^[a-z0-9-]{1,4}$/),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 30 }), (names) => {
        const all = nameRanges(names).flatMap(({ first, last, count }) => {
          const digits = /\d+$/.exec(first)?.[0] ?? "";
          const made = Array.from({ length: count }, (_, index) =>
            count === 1
              ? first
              : first.slice(0, first.length - digits.length) +
                String(Number(digits) + index).padStart(digits.length, "0"),
          );
          assert.equal(made.at(-1), last ?? first);
          return made;
        });
        assert.deepEqual(all, names.toSorted(naturalOrder));
      }),
    );
  });
});
