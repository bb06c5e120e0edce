import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { locate, pathProblem } from "../../../kubeconfigFile/location.ts";
import { temporaryFolder } from "../temporaryFolder.ts";

suite("pathProblem", () => {
  test("takes absolute paths and paths in the home folder", () => {
    for (const path of ["/a/b", "~/.kube/config", "/with space/ü"])
      assert.equal(pathProblem(path), undefined);
  });

  const mistakes = [
    { path: "config", problem: /"config" is relative/ },
    { path: "./config", problem: /is relative/ },
    { path: "", problem: /"" is relative/ },
    { path: "~other/.kube/config", problem: /is relative/ },
    { path: "~", problem: /is a folder/ },
    { path: "~/.kube/", problem: /is a folder/ },
  ];
  for (const { path, problem } of mistakes) {
    test(`refuses ${JSON.stringify(path)}`, () => {
      assert.match(pathProblem(path) ?? "", problem);
    });
  }
});

suite("locate", () => {
  test("writes out the home folder", async () => {
    assert.equal(
      (await locate("~/.kube/latchkey-test-missing")).path,
      join(homedir(), ".kube/latchkey-test-missing"),
    );
  });

  test("finds a file in folders that do not exist yet", async (context) => {
    const file = join(await temporaryFolder(context), "a/b/config");
    assert.deepEqual(await locate(file), { path: file, file, lockFiles: [`${file}.lock`] });
  });

  test("follows a link, and knows the locks beside the link and beside its target", async (context) => {
    const folder = await temporaryFolder(context);
    const target = join(folder, "dotfiles/kube");
    await mkdir(join(folder, "dotfiles"));
    await writeFile(target, "");
    await symlink("dotfiles", join(folder, "linked"));
    await symlink("linked/kube", join(folder, "config"));
    const { file, lockFiles } = await locate(join(folder, "config"));
    assert.equal(file, target);
    assert.deepEqual(lockFiles, [join(folder, "config.lock"), `${target}.lock`]);
    assert.deepEqual((await locate(join(folder, "linked/kube"))).lockFiles, [`${target}.lock`]);
  });

  test("refuses what is no file, and says why", async (context) => {
    const folder = await temporaryFolder(context);
    await symlink(join(folder, "nothing"), join(folder, "dangling"));
    await symlink("loop", join(folder, "loop"));
    await writeFile(join(folder, "file"), "");
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const refused = (name: string, message: RegExp) =>
      assert.rejects(locate(join(folder, name)), { message });
    await refused(".", /is a folder: write the path of a file/);
    await refused(
      "dangling",
      /is a symbolic link to a file that does not exist: make that file, or remove the link/,
    );
    await refused("loop", /is a symbolic link that leads back to itself/);
    await refused("pipe", /is a device, a pipe or a socket/);
    await refused("file/config", /a part of the path is a file and no folder/);
    await assert.rejects(locate("config"), { message: /is relative/ });
  });
});
