import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, test } from "node:test";
import { type MachineLayout, readyFile, setupScript } from "../../../../lab/machine/setup.ts";

const layout: MachineLayout = {
  changesInMemory: false,
  hostName: "latchkey",
  repository: "/home/me/it's mine",
  varFolder: "/home/me/it's mine/.lab/machine/var",
  writable: "/home/me/it's mine/.lab",
};

const below = (folder: string): MachineLayout => ({
  ...layout,
  repository: folder,
  varFolder: `${folder}/.lab/machine/var`,
  writable: `${folder}/.lab`,
});

suite("the script that sets a machine up", () => {
  test("keeps the machine's changes to /etc in memory where the disk cannot hold them", () => {
    const mount = /^mount -t tmpfs .* \/var\/etc$/m;
    assert.doesNotMatch(setupScript(layout), mount);
    assert.match(setupScript({ ...layout, changesInMemory: true }), mount);
  });

  test("is one that a shell understands, whatever the repository's path is", () => {
    execFileSync("/bin/sh", ["-n", "-c", setupScript(layout)]);
    assert.match(setupScript(layout), /mount --bind '\/home\/me\/it'\\''s mine\/\.lab\/machine\/var' \/var/);
  });

  test("says that the machine is ready as its last word, so that a half-made one is known", () => {
    assert.equal(setupScript(layout).split("\n").at(-1), `echo done >${readyFile}`);
    assert.match(setupScript(layout), /^set -eu\n/);
  });

  test("keeps a repository in sight that the machine's own /var or /run would cover", () => {
    const lines = setupScript(below("/var/lib/ci/latchkey")).split("\n");
    const order = [
      "mount --rbind '/var/lib/ci/latchkey' /mnt",
      "mount --bind '/var/lib/ci/latchkey/.lab/machine/var' /var",
      "mkdir -p '/var/lib/ci/latchkey'",
      "mount --move /mnt '/var/lib/ci/latchkey'",
      "mount --bind '/var/lib/ci/latchkey/.lab' '/var/lib/ci/latchkey/.lab'",
    ].map((line) => lines.indexOf(line));
    assert.ok(!order.includes(-1));
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    );
    assert.match(setupScript(below("/run/user/0/latchkey")), /mount --move/);
    assert.doesNotMatch(setupScript(below("/variety/latchkey")), /mount --move/);
  });
});
