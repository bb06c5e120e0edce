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
  const manifest = packageManifest(text);
  for (const [key, value] of Object.entries(repository)) {
    if (["name", "version", "license", "engines", "dependencies"].includes(key))
      assert.deepEqual(Object.entries(manifest).find(([each]) => each === key)?.[1], value);
  }
  assert.ok(!("devDependencies" in manifest) && !("scripts" in manifest));
  for (const path of [manifest.main, ...Object.values(manifest.bin)])
    assert.ok(existsSync(join(root, path.replace(/\.js$/, ".ts"))), path);
});
