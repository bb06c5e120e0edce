import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { z } from "zod";
import { ActionsRunner } from "../../lab/actionsRunner/runner.ts";
import { ask } from "../../lab/cluster/request.ts";
import { forkPullRequest, rolloutJob } from "../../lab/github/acme.ts";
import { type Job, jobSubject } from "../../lab/github/actions/job.ts";
import { StartedJob } from "../../lab/github/actions/startedJob.ts";
import { places } from "../../lab/places.ts";
import { installPackage, npmEnvironment } from "../../lab/project/installPackage.ts";
import { type CommandResult, runCommand } from "../../lab/project/runCommand.ts";
import type { LabAccessRule } from "../../lab/scenario/fleet.ts";
import type { FleetOfStacks } from "../../lab/scenario/fleetOfStacks.ts";
import { ensureToolchain } from "../../lab/toolchain/toolchain.ts";
import { writtenWorkflows } from "../unit/fleet/init/writtenWorkflows.ts";
import { freshFleet } from "../e2e/lab/freshFleet.ts";

const name = "workflow-runs";
/** One that no earlier run of this test has: the stand-in for GitHub forgets no comment. */
const pullRequest = Math.floor(Date.now() / 1000);

/** The jobs of the three workflows, as their tokens tell of them. */
const previewJob: Job = {
  ...rolloutJob,
  event: "pull_request",
  ref: `refs/pull/${pullRequest}/merge`,
  headRef: "payments",
  environment: "preview",
  workflow: "Preview",
  workflowFile: ".github/workflows/preview.yaml",
};
const production: Job = { ...rolloutJob, environment: "production" };
const nightly: Job = {
  ...rolloutJob,
  event: "schedule",
  environment: "nightly",
  workflow: "Nightly",
  workflowFile: ".github/workflows/nightly.yaml",
};

const platform: LabAccessRule = { team: "platform", role: "cluster-admin", clusters: ["*"] };
const payments = (role: string): LabAccessRule => ({
  team: "payments",
  role,
  namespaces: ["payments"],
  clusters: ["prod-*"],
});
const automation = { subjects: [production, nightly].map(jobSubject) };
const comments = z.array(z.looseObject({ id: z.int(), body: z.string() }));

suite("the workflows of a fleet, run as GitHub does", () => {
  let fleet: FleetOfStacks;
  let runner: ActionsRunner;
  /** What all jobs wrote. */
  const written: string[] = [];

  before(async () => {
    const folder = join(places.projects, name);
    fleet = await freshFleet({
      name,
      fleet: { access: [platform, payments("edit")], automation },
      ownPassphrases: false,
      program: join(folder, "node_modules/latchkey"),
    });
    const { environment } = await ensureToolchain({ parts: ["act", "github-cli"] });
    await installPackage(folder, environment);
    await mkdir(join(folder, ".github/workflows"), { recursive: true });
    for (const { file, text } of writtenWorkflows)
      await writeFile(join(folder, ".github/workflows", file), text);
    // What GitHub does not have: dependencies, state and passphrase lie beside the repository's own files here.
    const ignored = ["node_modules/", "state/", "passphrase", ".latchkey/"];
    await writeFile(join(folder, ".gitignore"), `${ignored.join("\n")}\n`);
    await fleet.upAll();
    await fleet.configureApiServers({ hub: "structured", spokes: "structured" });
    const { github, adminKubeconfigPath } = fleet.lab;
    await git("init", "--initial-branch=main");
    await git("remote", "add", "origin", `https://${github.host}/${rolloutJob.repository}.git`);
    await commit("The fleet");
    const authorities = join(places.projects, `${name}-authorities.pem`);
    await writeFile(authorities, github.rootCa);
    const { PULUMI_BACKEND_URL = "", PULUMI_CONFIG_PASSPHRASE = "" } = fleet.project.environment;
    runner = await ActionsRunner.open({
      github,
      repository: folder,
      folder: join(places.projects, `${name}-runner`),
      // A machine of GitHub's own trusts public authorities, one of a company's the company's.
      environment: {
        ...environment,
        ...(await npmEnvironment()),
        HOME: places.home,
        LANG: "C.UTF-8",
        SSL_CERT_FILE: authorities,
      },
      secrets: { PULUMI_CONFIG_PASSPHRASE, KUBECONFIG: await readFile(adminKubeconfigPath, "utf8") },
      variables: { PULUMI_BACKEND_URL },
    });
  });

  const git = async (...args: readonly string[]): Promise<string> => {
    const author = ["-c", "user.name=Ada Lovelace", "-c", "user.email=ada@acme.dev"];
    const { folder, environment } = fleet.project;
    const ran = await runCommand("git", [...author, ...args], { cwd: folder, environment, mustPass: true });
    return ran.stdout.trim();
  };
  const commit = async (message: string): Promise<void> => {
    await git("add", "--all");
    await git("commit", "--message", message);
  };
  const head = () => git("rev-parse", "HEAD");

  const edit = async (role: string): Promise<void> => {
    await fleet.writeFleetFile({ access: [platform, payments(role)], automation });
    await commit(`payments: ${role}`);
  };

  const run = async (job: Job, event?: object): Promise<CommandResult> => {
    const result = await runner.run(job, event);
    written.push(result.stdout, result.stderr);
    return result;
  };

  /** @param from the repository that the pull request's branch is in. */
  const preview = async (from = previewJob.repository): Promise<CommandResult> => {
    const sha = await head();
    const { repository } = previewJob;
    const branch = { sha, ref: "payments", repo: { full_name: from } };
    return run(
      { ...previewJob, sha },
      { repository: { full_name: repository }, pull_request: { number: pullRequest, head: branch } },
    );
  };

  const commentsWritten = async () => {
    const { github } = fleet.lab;
    const { restToken } = await StartedJob.start(github, previewJob);
    const path = `/api/v3/repos/${previewJob.repository}/issues/${pullRequest}/comments`;
    const { body } = await ask(`https://${github.host}${path}`, {
      tls: { ca: github.rootCa },
      headers: { authorization: `token ${restToken}` },
    });
    return comments.parse(JSON.parse(body));
  };

  test("a pull request of a fork, which is given no secrets, has its settings checked and no comment", async () => {
    const result = await preview("mallory/fleet");
    succeeded(result);
    assert.match(result.stdout, /Settings alone.*Job succeeded/);
    assert.doesNotMatch(result.stdout, /Roll|\[Preview\/(Preview|Comment)\].*Run Main/);
    assert.deepEqual(await commentsWritten(), []);
  });

  test("a pull request has one comment, which the next push updates", async () => {
    await edit("view");
    succeeded(await preview());
    const [first, ...others] = await commentsWritten();
    assert.ok(first !== undefined && others.length === 0);
    assert.match(first.body, /^<!-- latchkey preview -->\n/);
    assert.match(first.body, /2 clusters/);
    await edit("admin");
    succeeded(await preview());
    const [second, ...more] = await commentsWritten();
    assert.ok(second !== undefined && more.length === 0);
    assert.equal(second.id, first.id);
    assert.notEqual(second.body, first.body);
    assert.match(second.body, new RegExp((await head()).slice(0, 8)));
  });

  test("one that cannot be previewed fails, and its comment says why", async () => {
    await edit("no such role!");
    const { status } = await preview();
    assert.notEqual(status, 0);
    const [comment] = await commentsWritten();
    assert.ok(comment !== undefined);
    assert.match(comment.body, /role/);
    await edit("admin");
  });

  test("what is merged is rolled out, by a job that logs in with its own token", async () => {
    const result = await run({ ...production, sha: await head() });
    succeeded(result);
    await fleet.assertUnchanged();
  });

  test("by night, what was rolled out is compared with what there is, and renewed", async () => {
    // What was merged since and not rolled out is no business of the night's, whatever ran under the name of main.
    await edit("view");
    const sha = await head();
    for (const named of [forkPullRequest, { ref: "refs/tags/main" }]) {
      const foreign = await StartedJob.start(fleet.lab.github, { ...production, ...named, sha });
      await foreign.finish("success");
    }
    succeeded(await run({ ...nightly, sha: await head() }));
    const before = await fleet.pulumi("prod-eu", ["preview", "--expect-no-changes"]);
    assert.notEqual(before.status, 0, "the edit must still be before it");
  });

  test("by night, what somebody changed past the repository fails the run, which says what", async () => {
    const cluster = fleet.clusterNamed("prod-eu");
    const bindings = ["rolebindings", "--namespace", "payments", "--all"];
    await fleet.administrator(cluster).kubectl(["delete", ...bindings], { mustPass: true });
    const { status, stdout } = await run({ ...nightly, sha: await head() });
    assert.notEqual(status, 0);
    assert.match(stdout, /prod-eu/);
    assert.match(stdout, /RoleBinding/);
  });

  test("no secret is in anything that a job wrote", async () => {
    const { KUBECONFIG = "", PULUMI_CONFIG_PASSPHRASE = "" } = fleet.project.environment;
    const key = /client-key-data: (\S+)/.exec(await readFile(KUBECONFIG, "utf8"))?.[1] ?? "";
    const secret = (await readFile(fleet.lab.github.clientSecretFile, "utf8")).trim();
    for (const word of [secret, key, PULUMI_CONFIG_PASSPHRASE]) {
      assert.notEqual(word, "");
      assert.ok(written.length > 5 && written.every((text) => !text.includes(word)));
    }
  });
});

function succeeded({ status, stdout, stderr }: CommandResult): void {
  assert.equal(status, 0, `${stdout.slice(-4000)}\n${stderr.slice(-1000)}`);
}
