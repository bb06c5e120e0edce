import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { places } from "../../../lab/places.ts";
import { toolchainPlaces } from "../../../lab/toolchain/places.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { entryNames, kubeconfigEntry, type KubeconfigEntry } from "../../../oidc/kubeconfig/entry.ts";
import { mergeEntry, type Merged } from "../../../oidc/kubeconfig/mergeEntry.ts";
import { removeEntry } from "../../../oidc/kubeconfig/removeEntry.ts";
import type { Restore } from "../../../oidc/kubeconfig/restore.ts";
import { renderKubeconfig } from "../../../oidc/kubeconfig/render.ts";
import { changeFile } from "../../../kubeconfigFile/changeFile.ts";
import { drawKubeconfig } from "../../unit/oidc/kubeconfig/generated/kubeconfig.ts";

const kubectl = join(toolchainPlaces.bin, "kubectl");
const never = new AbortController().signal;

function entryOf(name: string): KubeconfigEntry {
  return kubeconfigEntry({
    name,
    server: `https://${name}:6443`,
    issuer: "https://login.acme.dev",
    audience: name,
  });
}

/** Merges an entry into a file as the provider does, and gives back what it takes to undo that. */
async function merge(file: string, name: string): Promise<Restore> {
  let restore: Restore | undefined;
  const edit = (text: string | undefined) => {
    const merged = mergeEntry(text, entryOf(name), restore && { names: entryNames(name), restore });
    restore = merged.restore;
    return merged.text;
  };
  await changeFile(file, edit, never);
  assert.ok(restore);
  return restore;
}

/** A folder of the tests' own, emptied. */
async function emptyFolder(name: string): Promise<string> {
  const folder = join(places.projects, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** What kubectl reads from a file; `undefined` when it cannot read it. */
async function asKubectlReads(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    const { stdout } = await promisify(execFile)(
      kubectl,
      ["config", "view", "--raw", "--output=json", `--kubeconfig=${file}`],
      { maxBuffer: 1e8 },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

async function contextsOf(file: string): Promise<string[]> {
  const config = await asKubectlReads(file);
  return ((config?.["contexts"] ?? []) as { name: string }[]).map(({ name }) => name);
}

suite("beside kubectl", () => {
  before(async () => {
    await ensureToolchain({ parts: ["kubernetes"] });
  });

  test("merging while kubectl config set-context writes in a loop loses neither side's entries", async () => {
    const file = join(await emptyFolder("kubeconfig-race"), "config");
    // A large file makes the time long that kubectl takes between reading and locking.
    await writeFile(
      file,
      renderKubeconfig(Array.from({ length: 150 }, (_, index) => entryOf(`first-${index}`))),
    );
    const rounds = 30;
    const refusals: string[] = [];
    const kubectlLoop = async () => {
      for (let round = 0; round < rounds;) {
        const args = [
          "config",
          "set-context",
          `kubectl-${round}`,
          "--cluster=c",
          "--user=u",
          `--kubeconfig=${file}`,
        ];
        try {
          await promisify(execFile)(kubectl, args);
          round += 1;
        } catch (error) {
          // kubectl does not wait for a lock: it fails, and whoever runs it runs it again.
          const { stderr } = error as { stderr: string };
          refusals.push(stderr);
          await setTimeout(20);
        }
      }
    };
    const oursLoop = async (loop: number) => {
      for (let round = 0; round < 5; round++) {
        const keep = `keep-${loop}-${round}`;
        const drop = `drop-${loop}-${round}`;
        await merge(file, keep);
        const restore = await merge(file, drop);
        await changeFile(file, (text) => removeEntry(text, entryNames(drop), restore), never);
      }
    };
    await Promise.all([kubectlLoop(), oursLoop(0), oursLoop(1)]);

    for (const refusal of refusals) assert.match(refusal, /config\.lock: file exists/);
    const expected = [
      ...Array.from({ length: 150 }, (_, index) => `first-${index}`),
      ...Array.from({ length: rounds }, (_, round) => `kubectl-${round}`),
      ...[0, 1].flatMap((loop) => Array.from({ length: 5 }, (_, round) => `keep-${loop}-${round}`)),
    ];
    assert.deepEqual((await contextsOf(file)).toSorted(), expected.toSorted());
    assert.deepEqual(await readdir(join(file, "..")), ["config"]);
  });

  test("with several files in KUBECONFIG, the entry in one of them is found, and the others stay as they are", async () => {
    const folder = await emptyFolder("kubeconfig-several");
    const [first, second] = [join(folder, "first"), join(folder, "second")];
    const personal = renderKubeconfig([entryOf("admin")]);
    await writeFile(first, personal);
    await writeFile(second, "# second\n");
    const restore = await merge(second, "prod");
    const env = { ...process.env, KUBECONFIG: `${first}:${second}` };
    const config = async (...args: string[]) =>
      (await promisify(execFile)(kubectl, ["config", ...args], { env })).stdout;
    assert.equal(await config("current-context"), "admin\n", "the first file's");
    const view = JSON.parse(
      await config("view", "--raw", "--minify", "--context=prod", "--output=json"),
    ) as object;
    assert.deepEqual(
      { ...view, users: [] },
      {
        apiVersion: "v1",
        kind: "Config",
        "current-context": "prod",
        clusters: [entryOf("prod").cluster],
        contexts: [entryOf("prod").context],
        users: [],
      },
    );
    await config("set-context", "prod", "--namespace=mine");
    assert.match(await readFile(second, "utf8"), /namespace: mine/);
    await changeFile(second, (text) => removeEntry(text, entryNames("prod"), restore), never);
    assert.equal(await readFile(first, "utf8"), personal);
    assert.equal(await readFile(second, "utf8"), "", "kubectl has dropped the comment");
  });

  test("kubectl reads from a merged file what it read before, and the entry", async (context) => {
    const folder = await emptyFolder("kubeconfig-kubectl");
    const entry = entryOf("prod");
    let compared = 0;
    const property = fc.asyncProperty(fc.gen(), async (g) => {
      const { text } = drawKubeconfig(g);
      const file = join(folder, "before");
      await writeFile(file, text);
      const before = await asKubectlReads(file);
      // Much of what the generator makes is no kubeconfig for kubectl. An empty file it reads as one.
      if (!before) return;
      let merged: Merged;
      try {
        merged = mergeEntry(text, entry);
      } catch {
        return;
      }
      compared += 1;
      const mergedFile = join(folder, "after");
      await writeFile(mergedFile, merged.text);
      const added = (list: string, item: object) =>
        [...((before[list] ?? []) as object[]), item].toSorted(byName);
      const after = (await asKubectlReads(mergedFile)) ?? {};
      const { exec } = entry.user.user;
      assert.deepEqual(
        {
          ...after,
          contexts: sorted(after["contexts"]),
          clusters: sorted(after["clusters"]),
          users: sorted(after["users"]),
        },
        {
          ...before,
          "current-context": merged.restore.document === "present" ? before["current-context"] : "prod",
          contexts: added("contexts", entry.context),
          clusters: added("clusters", entry.cluster),
          users: added("users", { ...entry.user, user: { exec: { ...exec, env: null } } }),
        },
      );
    });
    await fc.assert(property, { numRuns: 80, endOnFailure: true });
    context.diagnostic(`${compared} of 80 generated files were kubeconfigs for kubectl`);
    assert.ok(compared > 10, `${compared} files`);
  });
});

function byName(a: object, b: object): number {
  return nameOf(a) < nameOf(b) ? -1 : 1;
}

function nameOf(item: object): string {
  return "name" in item ? String(item.name) : "";
}

function sorted(list: unknown): object[] {
  return ((list ?? []) as object[]).toSorted(byName);
}

test("killing the process at any point leaves the old file or the new one, and the next run goes on", async (context) => {
  const folder = await emptyFolder("kubeconfig-kill");
  const file = join(folder, "config");
  const before = `# mine\n${renderKubeconfig([entryOf("admin")])}`;
  const merged = mergeEntry(before, entryOf("prod"));
  await writeFile(file, before);
  const program = `
    import { mergeEntry } from ${JSON.stringify(import.meta.resolve("../../../oidc/kubeconfig/mergeEntry.ts"))};
    import { removeEntry } from ${JSON.stringify(import.meta.resolve("../../../oidc/kubeconfig/removeEntry.ts"))};
    import { changeFile } from ${JSON.stringify(import.meta.resolve("../../../kubeconfigFile/changeFile.ts"))};
    const [entry, names, restore] = ${JSON.stringify([entryOf("prod"), entryNames("prod"), merged.restore])};
    const never = new AbortController().signal;
    console.log("ready");
    for (;;) {
      await changeFile(${JSON.stringify(file)}, (text) => mergeEntry(text, entry).text, never);
      await changeFile(${JSON.stringify(file)}, (text) => removeEntry(text, names, restore), never);
    }`;
  const leftBehind = { locks: 0, temporaries: 0, old: 0, new: 0 };
  for (let round = 0; round < 100; round++) {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    await momentToKill(folder, round);
    child.kill("SIGKILL");
    await once(child, "exit");

    const text = await readFile(file, "utf8");
    assert.ok(text === before || text === merged.text, `neither the old file nor the new one:\n${text}`);
    const names = await readdir(folder);
    leftBehind[text === before ? "old" : "new"] += 1;
    if (names.includes("config.lock")) leftBehind.locks += 1;
    if (names.some((name) => name.startsWith("."))) leftBehind.temporaries += 1;
    for (const name of names) if (name.startsWith(".")) await rm(join(folder, name));
  }
  context.diagnostic(JSON.stringify(leftBehind));
  assert.ok(leftBehind.locks > 10 && leftBehind.old > 10 && leftBehind.new > 10, "the moments differ");

  await changeFile(file, (text) => mergeEntry(text, entryOf("next")).text, never);
  assert.match(await readFile(file, "utf8"), /name: next/);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => !name.startsWith(".")),
    ["config"],
  );
});

/** Some moment of a change: after so many changes in the folder, or after some time. */
async function momentToKill(folder: string, round: number): Promise<void> {
  if (round % 4 === 0) {
    await setTimeout(Math.random() * 800);
    return;
  }
  const watcher = watch(folder);
  let events = 1 + Math.floor(Math.random() * 14);
  await new Promise<void>((resolve) => {
    watcher.on("change", () => {
      events -= 1;
      if (events <= 0) resolve();
    });
  });
  watcher.close();
}
