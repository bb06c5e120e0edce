import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { formatDuration, streamReport } from "../../../../lab/toolchain/progress.ts";
import type { ToolchainEvent } from "../../../../lab/toolchain/progress.ts";

const started: ToolchainEvent = {
  kind: "started",
  part: "dex 2.45.1",
  purpose: "the issuer",
  position: 2,
  total: 9,
  usualSeconds: 50,
};

/** What a report writes while a part is built that takes this long, with time made to pass. */
function watch(seconds: number, stream: { isTTY?: boolean; columns?: number }, last: ToolchainEvent): string {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    let written = "";
    const report = streamReport({ ...stream, write: (text) => (written += text) });
    report(started);
    for (let second = 0; second < seconds; second += 1) mock.timers.tick(1000);
    report(last);
    mock.timers.tick(60_000);
    return written;
  } finally {
    mock.timers.reset();
  }
}

test("lengths of time read as a person says them", () => {
  const cases = [
    [0.2, "0 s"],
    [45, "45 s"],
    [59.7, "1 min"],
    [150, "2 min 30 s"],
  ] as const;
  for (const [seconds, text] of cases) assert.equal(formatDuration(seconds), text);
});

test("without a terminal a long build writes a line every half minute, and none after its end", () => {
  assert.equal(
    watch(75, {}, { kind: "finished", seconds: 75 }),
    "[2/9] dex 2.45.1: the issuer (about 50 s with empty caches on two cores) …\n" +
      "[2/9] dex 2.45.1: still at it after 30 s\n" +
      "[2/9] dex 2.45.1: still at it after 1 min\n" +
      "[2/9] dex 2.45.1: ready after 1 min 15 s\n",
  );
});

test("on a terminal one line changes each second, never wider than the terminal", () => {
  const written = watch(3, { isTTY: true, columns: 30 }, { kind: "failed", seconds: 3 });
  const lines = written.split("\r\x1b[2K").slice(1);
  assert.equal(lines.length, 5);
  for (const line of lines.slice(0, 4)) assert.equal(line, "[2/9] dex 2.45.1: the issuer ");
  assert.equal(lines[4], "[2/9] dex 2.45.1: failed after 3 s\n");
});

test("waiting for another run is told for as long as it takes", () => {
  mock.timers.enable({ apis: ["setInterval", "Date"] });
  try {
    let written = "";
    const report = streamReport({ write: (text) => (written += text) });
    report({ kind: "waiting" });
    mock.timers.tick(30_000);
    report({ kind: "waited", seconds: 42 });
    mock.timers.tick(60_000);
    assert.equal(
      written,
      "Waiting: another run is building the toolchain …\n" +
        "Waiting: still at it after 30 s\n" +
        "Waiting: the other run has ended after 42 s\n",
    );
  } finally {
    mock.timers.reset();
  }
});
