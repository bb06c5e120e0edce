import assert from "node:assert/strict";
import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { packageLocation } from "../../../../fleet/init/packageLocation.ts";
import { temporaryFolder } from "../../temporaryFolder.ts";

suite("where a fleet finds the package", () => {
  const cases = [
    {
      what: "installed in it",
      fleet: "fleet",
      root: "fleet/node_modules/latchkey",
      path: "node_modules/latchkey",
      kind: "installed",
    },
    {
      what: "installed above it",
      fleet: "work/fleet",
      root: "work/node_modules/latchkey",
      path: "../node_modules/latchkey",
      kind: "installed",
    },
    {
      what: "installed somewhere else",
      fleet: "fleet",
      root: "lib/node_modules/latchkey",
      path: "node_modules/latchkey",
      kind: "toInstall",
    },
    { what: "a clone beside it", fleet: "fleet", root: "latchkey", path: "../latchkey", kind: "clone" },
    { what: "a clone around it", fleet: "latchkey/fleet", root: "latchkey", path: "..", kind: "clone" },
  ] as const;
  for (const { what, fleet, root, ...location } of cases) {
    test(what, async (context) => {
      const folder = await temporaryFolder(context);
      mkdirSync(join(folder, root), { recursive: true });
      assert.deepEqual(packageLocation(join(folder, fleet), join(folder, root)), location);
    });
  }

  test("by real paths, whatever symbolic links lead there", async (context) => {
    const folder = realpathSync(await temporaryFolder(context));
    mkdirSync(join(folder, "real/latchkey"), { recursive: true });
    symlinkSync(join(folder, "real"), join(folder, "link"));
    const { path } = packageLocation(join(folder, "link/fleet"), join(folder, "real/latchkey"));
    assert.equal(path, "../latchkey");
  });
});
