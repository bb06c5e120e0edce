import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageManifest } from "../../../packaging/manifest.ts";

const root = join(import.meta.dirname, "../../..");

test("the installed package has the repository's name, version and dependencies, and nothing for its makers", () => {
  const text = readFileSync(join(root, "package.json"), "utf8");
  const repository: unknown = JSON.parse(text);
  assert.ok(typeof repository === "object" && repository !== null);
  const manifest = new Map(Object.entries(packageManifest(text)));
  for (const [key, value] of Object.entries(repository)) {
    if (["name", "version", "license", "engines", "dependencies"].includes(key))
      assert.deepEqual(manifest.get(key), value);
  }
  assert.ok(!manifest.has("devDependencies"));
  assert.ok(!manifest.has("scripts"));
  assert.equal(manifest.get("private"), true);
  const bin: unknown = manifest.get("bin");
  assert.ok(typeof bin === "object" && bin !== null);
  for (const path of [manifest.get("main"), ...Object.values(bin)])
    assert.ok(existsSync(join(root, String(path).replace(/\.js$/, ".ts"))), String(path));
});
