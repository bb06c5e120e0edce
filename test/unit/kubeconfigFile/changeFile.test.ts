import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { promisify } from "node:util";
import { setTimeout } from "node:timers/promises";
import { KubeconfigRefusal } from "../../../oidc/kubeconfig/refusal.ts";
import { changeFile, readKubeconfigFile } from "../../../kubeconfigFile/changeFile.ts";
import { temporaryFolder } from "../temporaryFolder.ts";

const never = new AbortController().signal;
const isRoot = process.getuid?.() === 0;

/** Adds a line, once. */
const addLine = (line: string) => (text: string | undefined) =>
  text?.includes(line) ? text : `${text ?? ""}${line}\n`;

// Together, because each change of a file waits for a while.
suite("changeFile", { concurrency: true }, () => {
  test("makes the file with mode 0600, and its folders with 0700", async (context) => {
    const folder = await temporaryFolder(context);
    const file = join(folder, "a/b/config");
    await changeFile(file, addLine("x"), never);
    assert.equal(await readFile(file, "utf8"), "x\n");
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.equal((await stat(join(folder, "a"))).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, "a/b"))).mode & 0o777, 0o700);
    assert.deepEqual(await readdir(join(folder, "a/b")), ["config"]);
  });

  test("keeps mode and owner", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    await writeFile(file, "");
    await chmod(file, 0o640);
    if (isRoot) await chown(file, 1234, 5678);
    await changeFile(file, addLine("x"), never);
    const { mode, uid, gid } = await stat(file);
    assert.equal(mode & 0o7777, 0o640);
    if (isRoot) assert.deepEqual([uid, gid], [1234, 5678]);
  });

  test("replaces the target of a link and keeps the link", async (context) => {
    const folder = await temporaryFolder(context);
    await writeFile(join(folder, "target"), "old\n");
    await symlink("target", join(folder, "config"));
    await changeFile(join(folder, "config"), addLine("x"), never);
    assert.ok((await lstat(join(folder, "config"))).isSymbolicLink());
    assert.equal(await readFile(join(folder, "target"), "utf8"), "old\nx\n");
  });

  test("replaces the file in one step: whoever has it open reads the old content to its end", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    await writeFile(file, "old\n");
    const reader = await open(file);
    await changeFile(file, addLine("x"), never);
    assert.equal(await reader.readFile("utf8"), "old\n");
    await reader.close();
  });

  test("removes a file", async (context) => {
    const folder = await temporaryFolder(context);
    await writeFile(join(folder, "config"), "x");
    await changeFile(join(folder, "config"), () => undefined, never);
    assert.deepEqual(await readdir(folder), []);
  });

  test("touches nothing when nothing is to be done", async (context) => {
    const folder = await temporaryFolder(context);
    const file = join(folder, "config");
    await writeFile(file, "x\n");
    const version = async () => [(await stat(file)).ino, (await stat(file)).ctimeMs];
    const before = await version();
    await changeFile(file, addLine("x"), never);
    assert.deepEqual(await version(), before);
    await changeFile(join(folder, "missing/config"), (text) => text, never);
    assert.deepEqual(await readdir(folder), ["config"]);
  });

  test("leaves the file as it was, without lock or temporary file, when the edit is refused", async (context) => {
    const folder = await temporaryFolder(context);
    const file = join(folder, "config");
    await writeFile(file, "a\nb\n");
    const refuse = (text: string | undefined) => {
      throw new KubeconfigRefusal(text ?? "", 2, "no");
    };
    await assert.rejects(changeFile(file, refuse, never), {
      name: "KubeconfigFileError",
      message: `${file}: line 2, column 1: no`,
    });
    assert.equal(await readFile(file, "utf8"), "a\nb\n");
    assert.deepEqual(await readdir(folder), ["config"]);
  });

  test("refuses a file that is not UTF-8, with line and column", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    await writeFile(file, Buffer.from("kind: Config\n# caf\xe9\n", "latin1"));
    await assert.rejects(changeFile(file, addLine("x"), never), {
      message: /^\S+: line 2, column 6: not UTF-8/,
    });
  });

  test("keeps a byte-order mark", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    await writeFile(file, "\uFEFFa\n");
    await changeFile(file, addLine("x"), never);
    assert.equal(await readFile(file, "utf8"), "\uFEFFa\nx\n");
  });

  test("clears up what killed processes of ours have left, and nothing else", async (context) => {
    const folder = await temporaryFolder(context);
    const names = [
      ".config.latchkey-old",
      ".config.lock.latchkey-old",
      ".config.latchkey-new",
      ".config.lock.latchkey-new",
      ".other.latchkey-old",
      ".config.swp",
    ];
    for (const name of names) {
      await writeFile(join(folder, name), "");
      if (!name.endsWith("-new")) await utimes(join(folder, name), 0, 0);
    }
    await changeFile(join(folder, "config"), addLine("x"), never);
    assert.deepEqual((await readdir(folder)).toSorted(), [
      ".config.lock.latchkey-new",
      ".config.swp",
      ".other.latchkey-old",
      "config",
    ]);
  });

  test("says what is wrong with a folder that cannot be written to", async (context) => {
    const parent = await temporaryFolder(context);
    const folder = join(parent, "closed");
    await mkdir(folder, { mode: 0o555 });
    // Root may write everywhere, so a process of its own becomes somebody else first.
    await chmod(parent, 0o755);
    const program = `
      import { changeFile } from ${JSON.stringify(import.meta.resolve("../../../kubeconfigFile/changeFile.ts"))};
      if (process.getuid() === 0) process.setuid(65_534);
      const { signal } = new AbortController();
      await changeFile(process.argv[1], () => "x", signal).catch((error) => console.log(error.message));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--input-type=module",
      `--eval=${program}`,
      join(folder, "config"),
    ]);
    assert.match(stdout, /no permission to make the lock/);
  });
});

suite("a kubectl that had read the file before", { concurrency: true }, () => {
  /** What kubectl does with a key that its first read lacked (ModifyConfig): it takes it out, if it gets the lock. */
  async function staleKubectl(file: string, pause: number): Promise<"wrote" | "file exists"> {
    const first = await readFile(file, "utf8");
    await setTimeout(pause);
    try {
      const lock = await open(`${file}.lock`, "wx", 0o000);
      await lock.close();
    } catch {
      return "file exists";
    }
    await writeFile(file, first);
    await rm(`${file}.lock`);
    return "wrote";
  }

  test("fails while we hold the lock", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    await writeFile(file, "old\n");
    const kubectl = staleKubectl(file, 120);
    await changeFile(file, addLine("ours"), never);
    assert.equal(await kubectl, "file exists");
    assert.equal(await readFile(file, "utf8"), "old\nours\n");
  });

  test("loses when it comes later: the change is made anew", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    await writeFile(file, "old\n");
    let edits = 0;
    const change = changeFile(
      file,
      (text) => {
        edits += 1;
        return addLine("ours")(text);
      },
      never,
    );
    // Read before our change, lock after our release: the lock is tried until it is free.
    const first = await readFile(file, "utf8");
    for (let done = false; !done;) {
      await setTimeout(5);
      if (!(await readFile(file, "utf8")).includes("ours")) continue;
      try {
        await (await open(`${file}.lock`, "wx", 0o000)).close();
        await writeFile(file, first);
        await rm(`${file}.lock`);
        done = true;
      } catch {
        continue;
      }
    }
    await change;
    assert.equal(await readFile(file, "utf8"), "old\nours\n");
    assert.ok(edits >= 4, "merged, found lost, merged again, found there");
  });
});

suite("readKubeconfigFile", () => {
  test("makes nothing, not even a folder or a lock", async (context) => {
    const folder = await temporaryFolder(context);
    assert.equal(await readKubeconfigFile(join(folder, "a/config"), never), undefined);
    assert.deepEqual(await readdir(folder), []);
  });

  test("does not see the moment in which kubectl has emptied the file", async (context) => {
    const file = join(await temporaryFolder(context), "config");
    await writeFile(`${file}.lock`, "");
    await writeFile(file, "");
    const reading = readKubeconfigFile(file, never);
    await setTimeout(60);
    await writeFile(file, "whole\n");
    await rm(`${file}.lock`);
    assert.equal(await reading, "whole\n");
  });
});
