import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { temporaryFolder } from "../../unit/temporaryFolder.ts";
import { commandsOf } from "../../unit/fleet/init/writtenWorkflows.ts";

/** Stands in for `gh`, `npm` and the installed `latchkey`: keeps what it is called with and what it is sent, and does what a test says. */
const program = `#!/bin/bash
printf '%s' "$(basename "$0")" >> "$CALLS"
printf ' %s' "$@" >> "$CALLS"
echo >> "$CALLS"
eval "$STANDS_IN"
`;

/** A job's machine, on which a step is run as GitHub runs it. */
async function machine(context: TestContext) {
  const root = await temporaryFolder(context);
  const [bin, work, temp] = ["bin", "work", "temp"].map((name) => join(root, name));
  assert.ok(bin !== undefined && work !== undefined && temp !== undefined);
  for (const folder of [bin, work, temp]) mkdirSync(folder);
  for (const name of ["gh", "npm"]) writeFileSync(join(bin, name), program, { mode: 0o755 });
  mkdirSync(join(work, "node_modules/.bin"), { recursive: true });
  writeFileSync(join(work, "node_modules/.bin/latchkey"), program, { mode: 0o755 });
  const [calls, environmentFile, outputFile, summary] = ["calls", "env", "output", "summary"].map((name) => {
    writeFileSync(join(root, name), "");
    return join(root, name);
  });
  const read = (path: string | undefined) => readFileSync(path ?? "", "utf8");
  return {
    work,
    temp,
    calls: () => read(calls),
    written: () => ({ environment: read(environmentFile), output: read(outputFile), summary: read(summary) }),
    run: (commands: string, environment: NodeJS.ProcessEnv = {}) => {
      writeFileSync(join(root, "step.sh"), commands);
      // As `shell: bash` does it: GitHub Docs, workflow syntax, jobs.<job_id>.steps[*].shell.
      return spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", join(root, "step.sh")], {
        cwd: work,
        encoding: "utf8",
        env: {
          PATH: `${bin}:${process.env["PATH"] ?? ""}`,
          CALLS: calls,
          STANDS_IN: "true",
          RUNNER_TEMP: temp,
          GITHUB_ENV: environmentFile,
          GITHUB_OUTPUT: outputFile,
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_SERVER_URL: "https://github.acme.dev",
          GITHUB_REPOSITORY: "acme/fleet",
          ...environment,
        },
      });
    },
  };
}

suite("the comment of a pull request", () => {
  /** What comes from the job that has run the preview. */
  const preview = (work: string) => {
    mkdirSync(join(work, "preview"));
  };
  const commands = commandsOf("preview.yaml", "comment", "Write the comment, or write it anew");
  const environment = {
    MARKER: "<!-- latchkey preview -->",
    PULL_REQUEST: "7",
    COMMIT: "0123456789abcdef",
    RUN: "https://github.acme.dev/acme/fleet/actions/runs/1",
  };

  test("is written once", async (context) => {
    const { run, calls, work, temp } = await machine(context);
    preview(work);
    writeFileSync(join(work, "preview/comment.md"), "37 clusters: the same change\n");
    assert.equal(run(commands, environment).status, 0);
    assert.match(calls(), /^gh api --paginate repos\/acme\/fleet\/issues\/7\/comments --jq /);
    assert.match(
      calls(),
      /\ngh api --silent --method POST repos\/acme\/fleet\/issues\/7\/comments --field body=@\S+\/temp\/body\.md\n$/,
    );
    const body = readFileSync(join(temp, "body.md"), "utf8").split("\n");
    assert.deepEqual(body.slice(0, 2), ["<!-- latchkey preview -->", "37 clusters: the same change"]);
    assert.match(body.join("\n"), /01234567.*actions\/runs\/1/);
  });

  test("is written anew where it is there", async (context) => {
    const { run, calls } = await machine(context);
    const found = { ...environment, STANDS_IN: `[[ $* == *--paginate* ]] && printf '11\\n12\\n'; true` };
    assert.equal(run(commands, found).status, 0);
    assert.match(
      calls(),
      /\ngh api --silent --method PATCH repos\/acme\/fleet\/issues\/comments\/11 --field body=@\S+\/temp\/body\.md\n$/,
    );
  });

  test("says so where the preview did not come to an end", async (context) => {
    const { run, temp } = await machine(context);
    assert.equal(run(commands, environment).status, 0);
    assert.match(readFileSync(join(temp, "body.md"), "utf8"), /did not come to an end/);
  });

  test("shows no other file than the preview's, whatever link its job has left", async (context) => {
    for (const link of ["preview", "preview/comment.md"]) {
      const { run, work, temp } = await machine(context);
      mkdirSync(join(work, "elsewhere"));
      writeFileSync(join(work, "elsewhere/comment.md"), "hunter2\n");
      if (link !== "preview") preview(work);
      symlinkSync(join(work, link === "preview" ? "elsewhere" : "elsewhere/comment.md"), join(work, link));
      assert.equal(run(commands, environment).status, 0);
      const body = readFileSync(join(temp, "body.md"), "utf8");
      assert.match(body, /did not come to an end/);
      assert.doesNotMatch(body, /hunter2/);
    }
  });

  test("is not written twice where GitHub does not say whether it is there", async (context) => {
    const { run, calls } = await machine(context);
    assert.notEqual(run(commands, { ...environment, STANDS_IN: "exit 1" }).status, 0);
    assert.doesNotMatch(calls(), /POST|PATCH/);
  });
});

suite("a pull request's preview", () => {
  const commands = commandsOf("preview.yaml", "preview", "Preview");

  for (const [status, ends] of [
    ["0", 0],
    ["3", 0],
    ["1", 1],
    ["130", 1],
  ] as const)
    test(`of exit status ${status} ${ends === 0 ? "passes" : "fails"}, and is shown`, async (context) => {
      const { run, calls, written } = await machine(context);
      const result = run(commands, { STANDS_IN: `echo "what changes" > comment.md; exit ${status}` });
      assert.equal(result.status, ends, result.stderr);
      assert.equal(calls(), "latchkey preview --markdown comment.md --report report.md\n");
      assert.equal(written().summary, "what changes\n");
    });
});

suite("a job's machine", () => {
  const kubeconfig = commandsOf(
    "rollout.yaml",
    "rollout",
    "Write the kubeconfig of the administrator's contexts",
  );
  const install = commandsOf("rollout.yaml", "rollout", "Install Latchkey");

  test("is given the kubeconfig, for its own user alone", async (context) => {
    const { run, written, temp } = await machine(context);
    const { stdout, stderr } = run(kubeconfig, { CONTENT: "users: [hunter2]" });
    assert.equal(stdout + stderr, "");
    const path = join(temp, "kubeconfig");
    assert.equal(written().environment, `KUBECONFIG=${path}\n`);
    assert.equal(readFileSync(path, "utf8"), "users: [hunter2]\n");
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  test("is given none where there is none", async (context) => {
    const { run, written, temp } = await machine(context);
    assert.equal(run(kubeconfig, { CONTENT: "" }).status, 0);
    assert.equal(written().environment, "");
    assert.ok(!existsSync(join(temp, "kubeconfig")));
  });

  test("installs what package-lock.json says, and says what to do where there is none", async (context) => {
    const { run, calls, work } = await machine(context);
    const { status, stdout } = run(install);
    assert.equal(status, 1);
    assert.match(stdout, /^::error::Latchkey is not installed as a package/);
    assert.equal(calls(), "");
    writeFileSync(join(work, "package-lock.json"), "{}");
    assert.equal(run(install).status, 0);
    assert.equal(calls(), "npm ci --ignore-scripts\n");
  });
});
