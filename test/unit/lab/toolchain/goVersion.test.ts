import assert from "node:assert/strict";
import { test } from "node:test";
import { goServes, parseGoVersion } from "../../../../lab/toolchain/goVersion.ts";

test("what `go version` prints is understood", () => {
  const cases = [
    ["go version go1.26.8 linux/amd64\n", [1, 26, 8]],
    ["go version go1.26 linux/arm64", [1, 26, 0]],
    ["go version go1.27rc1 linux/amd64", [1, 27, 0]],
    ["go version devel +abcdef linux/amd64", undefined],
    ["", undefined],
  ] as const;
  for (const [output, expected] of cases) assert.deepEqual(parseGoVersion(output), expected, output);
});

test("a Go serves if it is at least the required one", () => {
  const cases = [
    ["go1.26.8", true],
    ["go1.26.10", true],
    ["go1.27.0", true],
    ["go2.0.0", true],
    ["go1.26.7", false],
    ["go1.9.9", false],
    ["no Go at all", false],
  ] as const;
  for (const [found, serves] of cases)
    assert.equal(goServes(`go version ${found} linux/amd64`, "1.26.8"), serves, found);
});
