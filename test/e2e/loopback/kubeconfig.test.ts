import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { places } from "../../../lab/places.ts";
import { PulumiProject } from "../../../lab/project/pulumiProject.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";

const name = "kubeconfig-entry";
const stack = "dev";
const folder = join(places.projects, name, "kube");
const file = join(folder, "config");

/** A kubeconfig of a person: comments, an anchor, a proxy, no line break at its end. */
const personal = `# my clusters
apiVersion: v1
kind: Config
x-office: &office {proxy-url: "http://proxy:3128"}
clusters:
  - name: admin          # the way in when the login is down
    cluster:
      <<: *office
      server: https://admin:6443
contexts: []   # none yet
users: null
current-context: ""
# end`;

suite("the kubeconfig entry under the real engine", () => {
  let project: PulumiProject;

  before(async () => {
    const { environment } = await ensureToolchain({ parts: ["pulumi", "pulumi-language-nodejs"] });
    await PulumiProject.remove(name);
    const program = join(import.meta.dirname, "kubeconfig-program");
    project = await PulumiProject.open({ name, program, toolchain: environment });
    await pulumi("stack", "init", stack);
    await set("path", file);
  });
  after(async () => {
    await PulumiProject.remove(name);
  });

  async function pulumi(...args: string[]): Promise<string> {
    const { stdout } = await project.pulumi(args, { mustPass: true });
    return stdout;
  }

  async function set(key: string, value: string): Promise<void> {
    await pulumi("config", "set", `latchkey:${key}`, value, "--stack", stack);
  }

  const up = (...args: string[]) => pulumi("up", "--yes", "--skip-preview", "--stack", stack, ...args);
  const preview = (...args: string[]) => pulumi("preview", "--stack", stack, ...args);
  const destroy = () => pulumi("destroy", "--yes", "--skip-preview", "--stack", stack);

  async function kubeconfig(text: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(file, text, { mode: 0o640 });
  }

  test("up, up again without a change, destroy: the file is what it was, byte for byte", async () => {
    await kubeconfig(personal);
    await preview();
    assert.equal(await readFile(file, "utf8"), personal, "a preview changes nothing");
    await up();
    const merged = await readFile(file, "utf8");
    assert.match(merged, /name: latchkey-prod/);
    await preview("--expect-no-changes");
    await up("--expect-no-changes");
    await preview("--refresh", "--expect-no-changes");
    assert.equal(await readFile(file, "utf8"), merged);
    await destroy();
    assert.equal(await readFile(file, "utf8"), personal);
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.deepEqual(await readdir(folder), ["config"], "no lock and no temporary file");
  });

  test("a file that was missing is missing again, and a link stays a link", async () => {
    await rm(folder, { recursive: true, force: true });
    await up();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await destroy();
    assert.deepEqual(await readdir(folder), []);

    await kubeconfig(personal);
    const link = join(folder, "link");
    await symlink("config", link);
    await set("path", link);
    await up();
    assert.match(await readFile(file, "utf8"), /name: latchkey-prod/);
    await destroy();
    await set("path", file);
    assert.equal(await readFile(link, "utf8"), personal);
    assert.deepEqual(await readdir(folder), ["config", "link"]);
  });

  test("what was taken out by hand comes back with a refresh, and what was changed is put right", async () => {
    await kubeconfig(personal);
    await up();
    const merged = await readFile(file, "utf8");
    await writeFile(file, personal);
    assert.match(await preview("--refresh", "--diff"), /\+ latchkey:index:KubeconfigEntry: \(create\)/);
    await up("--refresh");
    assert.equal(await readFile(file, "utf8"), merged);

    await writeFile(file, merged.replace("--oidc-client-id=prod", "--oidc-client-id=other"));
    assert.match(await preview("--refresh", "--diff"), /"--oidc-client-id=other" => "--oidc-client-id=prod"/);
    await up("--refresh");
    assert.equal(await readFile(file, "utf8"), merged);
    await destroy();
    assert.equal(await readFile(file, "utf8"), personal);
  });

  test("another server, another name and another file leave nothing behind", async () => {
    await kubeconfig(personal);
    await up();
    await set("server", "https://moved.acme.dev");
    await up();
    assert.match(await readFile(file, "utf8"), /server: https:\/\/moved.acme.dev/);
    await set("context", "renamed");
    await up();
    assert.doesNotMatch(await readFile(file, "utf8"), /latchkey-prod/);
    assert.match(await readFile(file, "utf8"), /name: latchkey-renamed/);
    await set("path", join(folder, "other"));
    await up();
    assert.equal(await readFile(file, "utf8"), personal);
    await destroy();
    assert.deepEqual(await readdir(folder), ["config"]);
    for (const key of ["server", "context"])
      await pulumi("config", "rm", `latchkey:${key}`, "--stack", stack);
    await set("path", file);
  });

  test("a file that cannot be edited fails the preview with line and column, and stays as it is", async () => {
    for (const [text, place] of [
      ["kind: Config\n---\nkind: Config\n", "line 2, column 1: a second YAML document"],
      ["kind: Config\nclusters: [\n", "line 3, column 1: not valid YAML"],
      [
        "contexts:\n- name: prod\n  context: {cluster: mine, user: me}\n",
        'line 2, column 1: the context "prod" is here already',
      ],
    ] as const) {
      await kubeconfig(text);
      const { status, stdout } = await project.pulumi(["preview", "--stack", stack]);
      assert.notEqual(status, 0);
      assert.ok(stdout.includes(`${file}: ${place}`), stdout);
      assert.equal(await readFile(file, "utf8"), text);
    }
  });

  test("an engine that is killed in the middle of an update leaves a file and a state that go on", async () => {
    await kubeconfig(personal);
    for (const milliseconds of [700, 1_000, 1_300, 1_600]) {
      const signal = AbortSignal.timeout(milliseconds);
      await project.pulumi(["up", "--yes", "--skip-preview", "--stack", stack], { signal });
      const text = await readFile(file, "utf8");
      assert.ok(text === personal || text.includes("name: latchkey-prod"), "the old file or the new one");
      await project.pulumi(["cancel", "--yes", stack]);
    }
    await up("--refresh");
    await preview("--refresh", "--expect-no-changes");
    await destroy();
    assert.match(await readFile(file, "utf8"), /# the way in when the login is down/);
    assert.doesNotMatch(await readFile(file, "utf8"), /latchkey-prod/);
    assert.deepEqual(await readdir(folder), ["config"]);
  });
});
