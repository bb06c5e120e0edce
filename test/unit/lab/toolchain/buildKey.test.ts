import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildKey, linkerFlags } from "../../../../lab/toolchain/buildKey.ts";
import type { GoPart } from "../../../../lab/toolchain/part.ts";

const part: GoPart = {
  kind: "program",
  version: "1.2.3",
  purpose: "an example",
  coldSeconds: 10,
  binaries: [{ name: "example", package: "." }],
  linkerVariables: { "main.version": "1.2.3" },
};
const go = "go version go1.26.8 linux/amd64";

const scratch = mkdtempSync(join(tmpdir(), "latchkey-build-key-"));
after(() => {
  rmSync(scratch, { recursive: true });
});

let folders = 0;

/** A module folder with some files, changed as a test wants it. */
function moduleWith(changes: Readonly<Record<string, string>> = {}): string {
  folders += 1;
  const folder = join(scratch, `${folders}`);
  const files = { "go.mod": "module x\n", "go.sum": "sum\n", "main.go": "package main\n", ...changes };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test("the same module in another folder has the same key", () => {
  const folder = moduleWith();
  const copy = join(scratch, "copy");
  cpSync(folder, copy, { recursive: true });
  assert.equal(buildKey(part, folder, go), buildKey(part, copy, go));
});

test("how a part is described to a person is not in its key", () => {
  const folder = moduleWith();
  const described = { ...part, purpose: "another", coldSeconds: 99 };
  assert.equal(buildKey(described, folder, go), buildKey(part, folder, go));
});

test("all that decides what is built is in its key", () => {
  const key = buildKey(part, moduleWith(), go);
  const others = {
    "go.mod": buildKey(part, moduleWith({ "go.mod": "module y\n" }), go),
    "go.sum": buildKey(part, moduleWith({ "go.sum": "mus\n" }), go),
    "source below": buildKey(part, moduleWith({ "shim/shim.go": "package shim\n" }), go),
    "other source below": buildKey(part, moduleWith({ "shim/other.go": "package shim\n" }), go),
    Go: buildKey(part, moduleWith(), "go version go1.26.9 linux/amd64"),
    "linker variable": buildKey({ ...part, linkerVariables: { "main.version": "1.2.4" } }, moduleWith(), go),
    binary: buildKey({ ...part, binaries: [{ name: "other", package: "." }] }, moduleWith(), go),
    "moved line end": buildKey(part, moduleWith({ "go.mod": "module x\nsum\n", "go.sum": "" }), go),
  };
  for (const [what, other] of Object.entries(others)) assert.notEqual(other, key, what);
  assert.equal(new Set(Object.values(others)).size, Object.keys(others).length);
});

test("the linker gets every variable", () => {
  assert.equal(linkerFlags(part), "-s -w -X main.version=1.2.3");
  assert.equal(linkerFlags({ ...part, linkerVariables: {} }), "-s -w");
});
