import assert from "node:assert/strict";
import { test } from "node:test";
import { adviceFor, failureMessage } from "../../../../lab/toolchain/failure.ts";

test("a failure names the part, the reason, the last lines of the output, the log and what to do", () => {
  const output = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n") + "\n\n";
  const message = failureMessage({
    what: "dex 2.45.1 could not be built",
    why: "the command ended with status 1",
    output,
    log: "/there/dex.log",
    advice: "do this.",
  });
  const lines = message.split("\n");
  assert.equal(lines[0], "dex 2.45.1 could not be built: the command ended with status 1.");
  assert.equal(lines[1], "  | line 85");
  assert.equal(lines[15], "  | line 99");
  assert.deepEqual(lines.slice(16), ["All of its output: /there/dex.log", "What to do: do this."]);
});

test("a failure without output shows none", () => {
  assert.equal(
    failureMessage({ what: "It failed", output: " \n", advice: "wait." }),
    "It failed.\nWhat to do: wait.",
  );
});

test("the advice fits what the command printed", () => {
  const cases = [
    [
      "verifying example.org/x@v1.0.0: checksum mismatch\n\tdownloaded: h1:a\n\tgo.sum: h1:b",
      /clean -modcache/,
    ],
    ['Get "https://proxy.example/x/@v/list": dial tcp: lookup proxy.example: no such host', /GOPROXY/],
    ["E: Failed to fetch http://deb.example/x.deb  Temporary failure resolving 'deb.example'", /network/],
    ["write /tmp/go-build1/b001/_pkg_.a: no space left on device", /disk space/],
    ["compile: signal: killed", /memory/],
    ["go: go.mod requires go >= 1.26.8 (running go 1.24.0; GOTOOLCHAIN=local)", /Go that go.mod asks for/],
    ["E: Could not get lock /var/lib/dpkg/lock-frontend.", /another apt-get/],
    ["E: dpkg was interrupted, you must manually run 'dpkg --configure -a'", /dpkg --configure -a/],
    ["E: Unable to locate package chromium", /by hand/],
    ["main.go:3:1: syntax error", /read the output/],
  ] as const;
  for (const [output, advice] of cases) assert.match(adviceFor(output), advice, output);
});
