import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { goDuration, parseDuration, readableDuration } from "../../../oidc/duration.ts";

const seconds = fc.oneof(
  fc.integer({ min: 1, max: 999_999_999 }),
  fc
    .tuple(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(60, 3600, 86_400, 31_536_000))
    .map(([count, unit]) => count * unit),
);

/** Reads a duration of one whole number and one unit as Go's time.ParseDuration does, in seconds. */
function goSeconds(text: string): number {
  const { count, unit } = /^(?<count>\d+)(?<unit>[hms])$/.exec(text)?.groups ?? {};
  return Number(count) * ({ h: 3600, m: 60, s: 1 }[unit ?? ""] ?? Number.NaN);
}

describe("durations", () => {
  it("come back from the text that a person reads", () => {
    fc.assert(
      fc.property(seconds, (length) => {
        assert.equal(parseDuration(readableDuration(length)), length);
      }),
    );
  });

  it("come back from the text that Go reads, which knows no days", () => {
    fc.assert(
      fc.property(seconds, (length) => {
        assert.equal(goSeconds(goDuration(length)), length);
      }),
    );
  });

  it("mean the same in every spelling", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999 }),
        fc.constantFrom("s", "m", "h", "d", "y"),
        (count, unit) => {
          const length = parseDuration(`${count}${unit}`);
          assert.ok(length !== undefined && length > 0);
          assert.equal(parseDuration(readableDuration(length)), length);
        },
      ),
    );
  });

  it("are written in the largest unit that divides them", () => {
    assert.equal(readableDuration(604_800), "7d");
    assert.equal(readableDuration(5400), "90m");
    assert.equal(goDuration(604_800), "168h");
    assert.equal(goDuration(90), "90s");
  });

  for (const text of [
    "",
    "0m",
    "00m",
    "-1h",
    "1",
    "1.5h",
    "1h30m",
    "1w",
    "1M",
    " 1m",
    "1m ",
    "m",
    "01h",
    "1ms",
    "1e3s",
  ]) {
    it(`are not ${JSON.stringify(text)}`, () => {
      assert.equal(parseDuration(text), undefined);
    });
  }
});
