import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { runCommand } from "../../../lab/project/runCommand.ts";
import { documentedWorkflows, writtenWorkflows } from "../../unit/fleet/init/writtenWorkflows.ts";

/** Somebody else's package of the same name in the public registry: it leaves a file where it runs. */
const foreign = `#!/usr/bin/env node\nrequire("node:fs").writeFileSync("owned", "");\n`;

suite("a fleet whose lock file does not contain Latchkey", { timeout: 120_000 }, () => {
  const root = mkdtempSync(join(tmpdir(), "latchkey-installed-command-"));
  const fleet = join(root, "fleet");
  const tarball = foreignPackage(root);
  const asked: string[] = [];
  const registry = createServer((request, response) => {
    const { url = "" } = request;
    asked.push(url);
    if (url.endsWith(".tgz")) return response.end(tarball);
    if (url !== "/latchkey") return response.writeHead(404).end("{}");
    const dist = {
      tarball: `http://${request.headers.host ?? ""}/latchkey-1.0.0.tgz`,
      integrity: `sha512-${createHash("sha512").update(tarball).digest("base64")}`,
    };
    const version = { name: "latchkey", version: "1.0.0", bin: { latchkey: "cli.js" }, dist };
    return response.end(
      JSON.stringify({ name: "latchkey", "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } }),
    );
  });
  let environment: Readonly<Record<string, string>>;

  before(async () => {
    mkdirSync(fleet);
    const project = { name: "fleet", version: "1.0.0" };
    const lock = { ...project, lockfileVersion: 3, requires: true, packages: { "": project } };
    writeFileSync(join(fleet, "package.json"), JSON.stringify(project));
    writeFileSync(join(fleet, "package-lock.json"), JSON.stringify(lock));
    registry.listen(0, "127.0.0.1");
    await once(registry, "listening");
    const address = registry.address();
    assert.ok(typeof address === "object" && address !== null);
    environment = {
      PATH: process.env["PATH"] ?? "",
      HOME: root,
      CI: "true",
      npm_config_registry: `http://127.0.0.1:${address.port}/`,
      npm_config_update_notifier: "false",
      ...Object.fromEntries(
        ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV"].map((name) => [name, join(root, name)]),
      ),
    };
  });

  after(() => {
    registry.close();
    registry.closeAllConnections();
    rmSync(root, { recursive: true, force: true });
  });

  const owned = join(fleet, "owned");
  const run = (script: string) => {
    rmSync(owned, { force: true });
    return runCommand("bash", ["--noprofile", "--norc", "-eo", "pipefail"], {
      cwd: fleet,
      environment,
      input: script,
    });
  };

  test("would be given another package by npx, also by npx --no once npx has it", async () => {
    assert.equal((await run("npx --no latchkey")).status, 1);
    assert.ok(!existsSync(owned));
    await run("npx latchkey");
    assert.ok(existsSync(owned));
    await run("npx --no latchkey");
    assert.ok(existsSync(owned));
  });

  for (const { file, workflow } of [...writtenWorkflows, ...documentedWorkflows])
    for (const [job, { steps }] of Object.entries(workflow.jobs))
      for (const { name = "", run: script = "" } of steps) {
        if (!/(?<!\.)\blatchkey (?!is\b)/.test(script)) continue;
        test(`runs nothing in its place: ${file}, ${job}, ${name}`, async () => {
          asked.splice(0);
          const { status } = await run(script);
          assert.notEqual(status, 0);
          assert.ok(!existsSync(owned));
          assert.deepEqual(asked, []);
        });
      }

  test("fails when it is installed, with a message", async () => {
    const steps = writtenWorkflows.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap(({ steps: ofJob }) => ofJob),
    );
    const script = steps.find(({ name }) => name === "Install Latchkey")?.run ?? "";
    const { status, stdout } = await run(script);
    assert.equal(status, 1);
    assert.match(stdout, /::error::package-lock\.json does not contain Latchkey/);
  });
});

function foreignPackage(folder: string): Buffer {
  mkdirSync(join(folder, "package"));
  const manifest = { name: "latchkey", version: "1.0.0", bin: { latchkey: "cli.js" } };
  writeFileSync(join(folder, "package/package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "package/cli.js"), foreign, { mode: 0o755 });
  const file = join(folder, "latchkey-1.0.0.tgz");
  execFileSync("tar", ["--create", "--gzip", "--file", file, "--directory", folder, "package"]);
  return readFileSync(file);
}
