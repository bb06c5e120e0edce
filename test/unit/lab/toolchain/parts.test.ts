import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { engineVersion } from "../../../../fleet/engineVersion.ts";
import { repositoryRoot } from "../../../../lab/places.ts";
import type { GoPart } from "../../../../lab/toolchain/part.ts";
import { partNames } from "../../../../lab/toolchain/part.ts";
import { parts, requiredGo } from "../../../../lab/toolchain/parts.ts";
import { moduleFolder } from "../../../../lab/toolchain/places.ts";

const goParts = partNames.flatMap((name) => {
  const part = parts[name];
  return part.kind === "packages" ? [] : ([[name, part]] satisfies [string, GoPart][]);
});

test("every module asks for the one Go that the toolchain checks for", () => {
  for (const [name] of goParts) {
    const goMod = readFileSync(join(moduleFolder(name), "go.mod"), "utf8");
    assert.match(goMod, new RegExp(`^go ${requiredGo.replaceAll(".", "\\.")}$`, "m"), name);
  }
});

test("every module's go.sum is committed with it", () => {
  for (const [name] of goParts) {
    assert.ok(readFileSync(join(moduleFolder(name), "go.sum"), "utf8").length > 0, name);
  }
});

/** Etcd's and act's versions stand in their sources, and our own program is used by this repository alone. */
const unversioned = new Set(["etcd", "act", "upstream-formats"]);

test("what the linker writes into a binary is the part's version", () => {
  for (const [name, part] of goParts) {
    const versions = Object.entries(part.linkerVariables ?? {}).filter(([variable]) =>
      /[vV]ersion$/.test(variable),
    );
    if (!unversioned.has(name)) assert.notDeepEqual(versions, [], `${name} would not know its version`);
    for (const [variable, value] of versions) assert.equal(value.replace(/^v/, ""), part.version, variable);
  }
});

test("a program's Go module is pinned at the version that it reports", () => {
  const pinned = {
    etcd: "go.etcd.io/etcd/server/v3 v3.6.16",
    kubelogin: "github.com/int128/kubelogin v1.36.3",
    "pulumi-language-nodejs": "github.com/pulumi/pulumi/sdk/v3 v3.67.1",
    pulumi: "github.com/pulumi/pulumi/pkg/v3 v3.259.0",
    kubernetes: "k8s.io/kubernetes v1.36.3",
    actionlint: "github.com/rhysd/actionlint v1.7.12",
    act: "github.com/nektos/act v0.2.89",
  } as const;
  for (const [name, pin] of Object.entries(pinned)) {
    const [, part] = goParts.find(([candidate]) => candidate === name) ?? [];
    assert.ok(part && pin.endsWith(` v${part.version}`), `${name}: ${pin}`);
    const goMod = readFileSync(join(repositoryRoot, "lab/toolchain/modules", name, "go.mod"), "utf8");
    assert.ok(goMod.includes(`${pin} `) || goMod.includes(`${pin}\n`), `${name}: go.mod lacks ${pin}`);
  }
});

test("the engine that a fleet's workflows and pods run is the one that the tests run", () => {
  const { pulumi } = parts;
  assert.ok(pulumi.kind !== "packages");
  assert.equal(engineVersion, pulumi.version);
});

test("a provider is the one that the installed npm package was generated for", () => {
  const providers = {
    "pulumi-resource-tls": "@pulumi/tls",
    "pulumi-resource-kubernetes": "@pulumi/kubernetes",
  };
  for (const [name, npmPackage] of Object.entries(providers)) {
    const manifest = readFileSync(join(repositoryRoot, "node_modules", npmPackage, "package.json"), "utf8");
    const { version }: { version?: unknown } = JSON.parse(manifest) as object;
    const [, part] = goParts.find(([candidate]) => candidate === name) ?? [];
    assert.equal(part?.version, version, name);
  }
});

test("a part with several binaries names them as Go does", () => {
  for (const [name, part] of goParts) {
    if (part.binaries.length === 1) continue;
    for (const binary of part.binaries) assert.equal(binary.package.split("/").at(-1), binary.name, name);
  }
});
