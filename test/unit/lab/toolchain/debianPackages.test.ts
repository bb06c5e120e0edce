import assert from "node:assert/strict";
import { test } from "node:test";
import { broughtServices, missingPackages } from "../../../../lab/toolchain/debianPackages.ts";
import type { DebianPart } from "../../../../lab/toolchain/part.ts";

const part: DebianPart = {
  kind: "packages",
  purpose: "an example",
  coldSeconds: 10,
  packages: { containerd: ["containerd", "ctr"], tini: ["tini"], fonts: ["/usr/share/fonts/example"] },
};

/** A search that finds just these. */
const having =
  (...files: string[]) =>
  (file: string): string | undefined =>
    files.includes(file) ? file : undefined;

test("a package is missing when any of its files is", () => {
  assert.deepEqual(missingPackages(part, having("containerd", "tini")), ["containerd", "fonts"]);
  assert.deepEqual(missingPackages(part, having()), ["containerd", "tini", "fonts"]);
});

test("no package is missing when every file is there, whoever brought it", () => {
  assert.deepEqual(
    missingPackages(part, having("containerd", "ctr", "tini", "/usr/share/fonts/example")),
    [],
  );
});

test("the services of just the packages that are installed are disabled", () => {
  const services = { "openssh-server": ["ssh"] };
  assert.deepEqual(broughtServices({ services }, ["openssh-client"]), []);
  assert.deepEqual(broughtServices({ services }, ["openssh-client", "openssh-server"]), ["ssh"]);
  assert.deepEqual(broughtServices({}, ["openssh-server"]), []);
});
