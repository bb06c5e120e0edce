import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { parse } from "yaml";
import { z } from "zod";
import { places, repositoryRoot } from "../../../lab/places.ts";
import { runCommand } from "../../../lab/project/runCommand.ts";
import { toolchainPlaces } from "../../../lab/toolchain/places.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { commandsOf, documentedWorkflows, writtenWorkflows } from "../../unit/fleet/init/writtenWorkflows.ts";

/** What `latchkey init` needs to be told. */
const flags = {
  issuer: "https://login.acme.dev",
  organization: "acme",
  "admin-team": "platform",
  hub: "hub",
  spoke: "spoke",
  distribution: "kubeadm",
  "kubernetes-version": "1.34",
};

const ownWorkflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()),
      steps: z.array(z.object({ uses: z.string().optional() })),
    }),
  ),
});

suite("workflows of GitHub Actions", () => {
  const root = join(places.projects, "workflows");
  let environment: Readonly<Record<string, string>>;

  /** Has actionlint look at the workflows of a repository. */
  const actionlint = (repository: string) =>
    runCommand(join(toolchainPlaces.bin, "actionlint"), ["-no-color"], { cwd: repository, environment });

  before(async () => {
    ({ environment } = await ensureToolchain({ parts: ["actionlint"] }));
    await rm(root, { recursive: true, force: true });
    await mkdir(root, { recursive: true });
  });

  after(async () => {
    await rm(root, { recursive: true, force: true });
  });

  /** A folder that actionlint takes for a repository. */
  async function repository(name: string): Promise<string> {
    const folder = join(root, name);
    await mkdir(join(folder, ".git"), { recursive: true });
    return folder;
  }

  test("actionlint has nothing to say of those that latchkey init writes", async () => {
    const folder = await repository("written");
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    const init = await runCommand("node", [join(repositoryRoot, "fleet/main.ts"), "init", folder, ...args], {
      cwd: root,
      environment,
    });
    assert.equal(init.status, 0, init.stderr);
    assert.deepEqual(
      (await readdir(join(folder, ".github/workflows"))).toSorted(),
      writtenWorkflows.map(({ file }) => file).toSorted(),
    );
    const { status, stdout, stderr } = await actionlint(folder);
    assert.equal(status, 0, stdout + stderr);
  });

  test("nor of those that are shown for several machines", async () => {
    const folder = await repository("shown");
    await write(folder, documentedWorkflows);
    const { status, stdout, stderr } = await actionlint(folder);
    assert.equal(status, 0, stdout + stderr);
  });

  test("nor of this repository's own, which runs commits of actions and may only read", async () => {
    const folder = join(repositoryRoot, ".github/workflows");
    const files = (await readdir(folder)).toSorted();
    assert.deepEqual(files, ["ci.yaml"]);
    const { status, stdout, stderr } = await actionlint(repositoryRoot);
    assert.equal(status, 0, stdout + stderr);
    for (const file of files) {
      const { permissions, jobs } = ownWorkflow.parse(parse(await readFile(join(folder, file), "utf8")));
      assert.deepEqual(permissions, {});
      for (const [name, job] of Object.entries(jobs)) {
        assert.deepEqual(job.permissions, { contents: "read" }, name);
        for (const { uses } of job.steps)
          if (uses !== undefined) assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/, name);
      }
    }
  });

  test("it would say what is wrong with one", async () => {
    const folder = await repository("wrong");
    const [preview] = writtenWorkflows;
    assert.ok(preview !== undefined);
    await write(folder, [{ ...preview, text: preview.text.replace("needs: preview", "needs: review") }]);
    const { status, stdout } = await actionlint(folder);
    assert.equal(status, 1);
    assert.match(stdout, /preview\.yaml:\d+:\d+: job "comment" needs job "review"/);
  });

  test("bash reads every command of theirs", async () => {
    for (const among of [writtenWorkflows, documentedWorkflows])
      for (const { file, workflow } of among)
        for (const [job, { steps }] of Object.entries(workflow.jobs))
          for (const { name = "", run } of steps) {
            if (run === undefined) continue;
            const input = commandsOf(file, job, name, among);
            const { status, stderr } = await runCommand("bash", ["-n"], { cwd: root, environment, input });
            assert.equal(status, 0, `${file} ${job} ${name}: ${stderr}`);
          }
  });
});

async function write(
  folder: string,
  workflows: readonly { readonly file: string; readonly text: string }[],
): Promise<void> {
  await mkdir(join(folder, ".github/workflows"), { recursive: true });
  for (const { file, text } of workflows) await writeFile(join(folder, ".github/workflows", file), text);
}
