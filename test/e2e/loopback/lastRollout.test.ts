import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { z } from "zod";
import { createAuthority } from "../../../lab/certificates.ts";
import { ask } from "../../../lab/cluster/request.ts";
import { forkPullRequest, rolloutJob } from "../../../lab/github/acme.ts";
import type { Job } from "../../../lab/github/actions/job.ts";
import { StartedJob } from "../../../lab/github/actions/startedJob.ts";
import { type PreparedGitHub, prepareGitHub } from "../../../lab/github/prepare.ts";
import type { Conclusion } from "../../../lab/github/repositories/records.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { commandsOf } from "../../unit/fleet/init/writtenWorkflows.ts";

const root = mkdtempSync(join(tmpdir(), "latchkey-last-rollout-"));
const origin = join(root, "origin");

const runs = z.object({ workflow_runs: z.array(z.object({ id: z.int(), head_sha: z.string() })) });

/** Runs git in a folder. */
function git(folder: string, ...args: readonly string[]): string {
  const author = ["-c", "user.name=Ada Lovelace", "-c", "user.email=ada@acme.dev"];
  return execFileSync("git", [...author, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
}

/** Commits to the branch that is checked out. */
function commit(folder: string, message: string): string {
  git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(folder, "rev-parse", "HEAD");
}

/**
 * A repository in which somebody tries to have their own commit applied: `first` and `merge` are what main pointed at,
 * `hidden` is the commit of a merged pull request that the next one takes back, `withdrawn` was the tip of main until a
 * force push, `unmerged` is on a branch, and `foreign` in a fork.
 */
function hostileRepository() {
  mkdirSync(origin);
  git(origin, "init", "--quiet", "--initial-branch=main");
  const first = commit(origin, "The fleet");
  const withdrawn = commit(origin, "A mistake");
  git(origin, "reset", "--quiet", "--hard", first);
  git(origin, "checkout", "--quiet", "-b", "harmless");
  const hidden = commit(origin, "All secrets to mallory");
  commit(origin, "Take it back");
  git(origin, "checkout", "--quiet", "main");
  git(origin, "merge", "--quiet", "--no-ff", "--no-edit", "harmless");
  const merge = git(origin, "rev-parse", "HEAD");
  git(origin, "tag", "main", hidden);
  git(origin, "checkout", "--quiet", "-b", "payments");
  const unmerged = commit(origin, "All secrets to mallory, on a branch");
  git(origin, "checkout", "--quiet", "refs/heads/main");
  const fork = join(root, "fork");
  git(root, "clone", "--quiet", origin, fork);
  git(fork, "checkout", "--quiet", "-B", "main", merge);
  const foreign = commit(fork, "All secrets to mallory, in a fork");
  // GitHub keeps the commits of forks in one place with those of the repository.
  git(origin, "fetch", "--quiet", fork, "+refs/heads/main:refs/pull/7/head");
  return { first, withdrawn, hidden, merge, unmerged, foreign };
}

/** A run of a workflow that has ended, or what a job has done by GitHub's API: deleted runs, or written a deployment. */
type Happened =
  | readonly ["run", Partial<Job> & Pick<Job, "sha">, Conclusion?]
  | readonly ["deleted runs", sha: string]
  | readonly ["forged deployment", sha: string];

suite("the commit that the nightly workflow applies", { timeout: 120_000 }, () => {
  const commits = hostileRepository();
  const { first, withdrawn, hidden, merge, unmerged, foreign } = commits;
  let github: PreparedGitHub;
  let standIn: ChildProcess;
  let environment: Readonly<Record<string, string>>;
  let count = 0;

  before(async () => {
    ({ environment } = await ensureToolchain({ parts: ["github-cli"] }));
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const address = probe.address();
    assert.ok(typeof address === "object" && address !== null);
    probe.close();
    const authority = await createAuthority("test");
    github = await prepareGitHub(join(root, "github"), {
      authority,
      listen: `127.0.0.1:${address.port}`,
      callbackUrl: "https://dex.test/callback",
    });
    writeFileSync(join(root, "authority.pem"), authority.certificate);
    const { command, args } = github.program;
    standIn = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    assert.ok(standIn.stdout !== null);
    await once(standIn.stdout, "data");
    standIn.stdout.resume();
  });

  after(async () => {
    standIn.kill("SIGTERM");
    await once(standIn, "exit");
    rmSync(root, { recursive: true, force: true });
  });

  /** Has things happen in a repository of their own, then runs the step in a clone of the branch main. */
  async function applied(happened: readonly Happened[], changes: NodeJS.ProcessEnv = {}) {
    count += 1;
    const production: Job = {
      ...rolloutJob,
      repository: `acme/fleet-${count}`,
      repositoryId: 1000 + 2 * count,
      environment: "production",
    };
    for (const each of happened) {
      if (each[0] === "run") {
        const started = await StartedJob.start(github, { ...production, ...each[1] });
        await started.finish(each[2] ?? "success");
      } else if (each[0] === "deleted runs") await deleteRuns(production, each[1]);
      else await forgeDeployment(production, each[1]);
    }
    const folder = join(root, `work-${count}`);
    // As actions/checkout does it: the branch by its full name, with all other branches and tags.
    git(root, "init", "--quiet", folder);
    git(folder, "fetch", "--quiet", "--tags", origin, "+refs/heads/*:refs/remotes/origin/*");
    git(folder, "checkout", "--quiet", "--detach", "refs/remotes/origin/main");
    const { restToken } = await StartedJob.start(github, { ...production, event: "schedule" });
    const [script, output] = [join(root, "step.sh"), join(root, "output")];
    writeFileSync(script, commandsOf("nightly.yaml", "nightly", "Find the last rollout"));
    writeFileSync(output, "");
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", script],
      {
        cwd: folder,
        encoding: "utf8",
        env: {
          ...environment,
          HOME: root,
          SSL_CERT_FILE: join(root, "authority.pem"),
          GH_TOKEN: restToken,
          GH_ENTERPRISE_TOKEN: restToken,
          GITHUB_OUTPUT: output,
          GITHUB_SERVER_URL: `https://${github.host}`,
          GITHUB_REPOSITORY: production.repository,
          GITHUB_REF: "refs/heads/main",
          ...changes,
        },
      },
    );
    const [, found] = /^commit=(.*)$/m.exec(readFileSync(output, "utf8")) ?? [];
    return { status, found, text: stdout + stderr };
  }

  /** What anybody who can push a branch can do, with what a workflow of their own is given: ask GitHub's API. */
  async function onBranch(production: Job) {
    const { restToken } = await StartedJob.start(github, { ...production, ref: "refs/heads/payments" });
    return async (method: "GET" | "POST" | "DELETE", path: string, body?: object) => {
      const answer = await ask(`https://${github.host}/api/v3/repos/${production.repository}${path}`, {
        tls: { ca: github.rootCa },
        method,
        headers: { authorization: `token ${restToken}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      assert.equal(answer.status, { GET: 200, POST: 201, DELETE: 204 }[method], answer.body);
      return answer.body;
    };
  }

  async function forgeDeployment(production: Job, sha: string): Promise<void> {
    const api = await onBranch({ ...production, sha });
    const created = await api("POST", "/deployments", { ref: sha, environment: "production" });
    const [, id = ""] = /"id":(\d+)/.exec(created) ?? [];
    await api("POST", `/deployments/${id}/statuses`, { state: "success" });
  }

  async function deleteRuns(production: Job, sha: string): Promise<void> {
    const api = await onBranch({ ...production, sha });
    const { workflow_runs: all } = runs.parse(
      JSON.parse(await api("GET", "/actions/workflows/rollout.yaml/runs")),
    );
    const found = all.filter(({ head_sha }) => head_sha === sha);
    assert.notEqual(found.length, 0);
    for (const { id } of found) await api("DELETE", `/actions/runs/${id}`);
  }

  const rolledOut: readonly Happened[] = [
    ["run", { sha: first }],
    ["run", { sha: merge }],
  ];
  const dispatched = { event: "workflow_dispatch" } as const;

  const harmless: readonly (readonly [what: string, after: readonly Happened[]])[] = [
    ["nothing else", []],
    ["a fork's pull request from a branch named main", [["run", { ...forkPullRequest, sha: foreign }]]],
    [
      "the same with a deployment to production",
      [
        ["forged deployment", foreign],
        ["run", { ...forkPullRequest, sha: foreign }],
      ],
    ],
    [
      "a tag named main, on a commit of a merged pull request",
      [["run", { ref: "refs/tags/main", sha: hidden }]],
    ],
    ["a tag named main, on an unmerged commit", [["run", { ref: "refs/tags/main", sha: unmerged }]]],
    [
      "a pull request of the repository itself, unmerged",
      [["run", { ...forkPullRequest, fork: undefined, sha: unmerged }]],
    ],
    [
      "a rollout started by hand on a branch",
      [["run", { ...dispatched, ref: "refs/heads/payments", sha: unmerged }]],
    ],
    ["a deployment of an unmerged branch", [["forged deployment", unmerged]]],
    ["a commit that was taken back from main", [["run", { sha: withdrawn }]]],
    ["a failed run of a tag named main", [["run", { ref: "refs/tags/main", sha: hidden }, "failure"]]],
    ["a rollout of the same commit, started by hand", [["run", { ...dispatched, sha: merge }]]],
    ["the run of an older commit was deleted", [["deleted runs", first]]],
  ];
  for (const [what, later] of harmless)
    test(`is the last one that was rolled out from main, after ${what}`, async () => {
      const { status, found, text } = await applied([...rolledOut, ...later]);
      assert.equal(status, 0, text);
      assert.equal(found, merge, text);
    });

  const refused: readonly (readonly [what: string, happened: readonly Happened[], told: RegExp])[] = [
    ["the last rollout failed", [...rolledOut, ["run", { sha: merge }, "failure"]], /failed: https/],
    ["it was cancelled", [...rolledOut, ["run", { sha: merge }, "cancelled"]], /failed: https/],
    [
      "it failed, and a job wrote a deployment that succeeded",
      [...rolledOut, ["run", { sha: merge }, "failure"], ["forged deployment", merge]],
      /failed: https/,
    ],
    [
      "it went to another environment",
      [
        ["run", { sha: first }],
        ["run", { sha: merge, environment: "staging" }],
      ],
      /no successful deployment to the environment production: https/,
    ],
    [
      "nothing of main was rolled out",
      [
        ["run", { ref: "refs/tags/main", sha: hidden }],
        ["forged deployment", hidden],
        ["forged deployment", merge],
      ],
      /No commit of main was rolled out yet/,
    ],
    [
      "somebody deleted its run, so that an older one is the last",
      [...rolledOut, ["deleted runs", merge]],
      /no run of Rollout for [0-9a-f]{40}.*deleted or never began/,
    ],
    [
      "somebody deleted the run of a rollout that failed",
      [
        ["run", { sha: first }],
        ["run", { sha: merge }, "failure"],
        ["deleted runs", merge],
      ],
      /no run of Rollout for [0-9a-f]{40}.*deleted or never began/,
    ],
  ];
  for (const [what, happened, told] of refused)
    test(`is none if ${what}`, async () => {
      const { status, found, text } = await applied(happened);
      assert.notEqual(status, 0);
      assert.equal(found, undefined);
      assert.match(text, /^::error::/m);
      assert.match(text, told);
    });

  test("is none on another branch than the default one", async () => {
    const { status, found, text } = await applied(rolledOut, { GITHUB_REF: "refs/heads/payments" });
    assert.equal(status, 1);
    assert.equal(found, undefined);
    assert.match(text, /^::error::.*default branch main.*refs\/heads\/payments/m);
  });

  test("is none if GitHub does not answer", async () => {
    const { status, found } = await applied(rolledOut, { GITHUB_REPOSITORY: "acme/other" });
    assert.notEqual(status, 0);
    assert.equal(found, undefined);
  });
});
