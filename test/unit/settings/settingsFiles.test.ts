import assert from "node:assert/strict";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { loadSettings, loadWholeFleet } from "../../../settings/loadSettings.ts";
import { settingsFilesBeside, unwrittenSettingsFiles } from "../../../settings/settingsFiles.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { smallFleet } from "./writtenFleet.ts";
import { fleetText, stackName, stackText } from "./writtenSettings.ts";

const texts = new Map([
  ["stacks/fleet.yaml", fleetText],
  ...Object.entries(smallFleet).map(([name, text]) => [`stacks/Pulumi.${name}.yaml`, text] as const),
]);

describe("the settings files on the disk", () => {
  it("are what they were before they were written", async (context) => {
    const folder = await temporaryFolder(context);
    await mkdir(join(folder, "stacks"));
    for (const [path, text] of texts) await writeFile(join(folder, path), text);
    const [onDisk, unwritten] = [
      settingsFilesBeside(join(folder, "stacks/fleet.yaml")),
      unwrittenSettingsFiles("stacks/fleet.yaml", texts),
    ];
    assert.deepEqual([...onDisk.names()].sort(), [...unwritten.names()].sort());
    for (const name of [...onDisk.names(), "Pulumi.other.yaml"])
      assert.deepEqual(onDisk.read(name), unwritten.read(name), name);
    assert.deepEqual(loadWholeFleet(onDisk), loadWholeFleet(unwritten));
  });

  it("stay as they are, whatever is wrong with them", async (context) => {
    const folder = join(await temporaryFolder(context), "stacks");
    await mkdir(folder);
    const text = fc.constantFrom(fleetText, stackText, "config: {", "config:\n  latchkey:rol: hub\n", "");
    await fc.assert(
      fc.asyncProperty(text, text, async (fleet, stack) => {
        await writeFile(join(folder, "fleet.yaml"), fleet);
        await writeFile(join(folder, `Pulumi.${stackName}.yaml`), stack);
        const files = settingsFilesBeside(join(folder, "fleet.yaml"));
        const problems = problemsOf(() =>
          loadSettings({ files, stack: stackName, fromElsewhere: new Map() }),
        );
        assert.equal(problems.length === 0, fleet === fleetText && stack === stackText);
        assert.deepEqual((await readdir(folder)).sort(), [`Pulumi.${stackName}.yaml`, "fleet.yaml"]);
        assert.deepEqual(files.read("fleet.yaml"), { text: fleet });
        assert.deepEqual(files.read(`Pulumi.${stackName}.yaml`), { text: stack });
      }),
      { numRuns: 20 },
    );
  });

  for (const [name, make, says] of [
    ["a folder", (path: string) => mkdir(path), "is a folder; put a file in its place"],
    ["a link to nothing", (path: string) => symlink("nothing", path), "is not there; write it"],
    ["a link to itself", (path: string) => symlink("fleet.yaml", path), "cannot be read (ELOOP)"],
  ] as const) {
    it(`are named where one is ${name}, and nothing of where they lie is`, async (context) => {
      const folder = join(await temporaryFolder(context), "stacks");
      await mkdir(folder);
      await make(join(folder, "fleet.yaml"));
      const problems = problemsOf(() => loadWholeFleet(settingsFilesBeside(join(folder, "fleet.yaml"))));
      assert.deepEqual(
        problems.map(({ file }) => file),
        ["stacks/fleet.yaml"],
      );
      assert.ok(problems[0]?.message.includes(says), problems[0]?.message);
      assert.ok(!JSON.stringify(problems).includes(folder));
    });
  }

  it("are none in a folder that is not there", async (context) => {
    const files = settingsFilesBeside(join(await temporaryFolder(context), "stacks/fleet.yaml"));
    assert.deepEqual(files.names(), []);
    assert.deepEqual(files.read("fleet.yaml"), { code: "ENOENT" });
  });
});
