import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { forkPullRequest, rolloutJob as job } from "../../../../lab/github/acme.ts";
import type { Job } from "../../../../lab/github/actions/job.ts";
import { problems } from "./ghesDescription.ts";
import { StandIn } from "./standIn.ts";

const commentPath = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const comments = z.array(
  z.looseObject({ id: z.int(), body: z.string(), user: z.looseObject({ type: z.string() }) }),
);
const runs = z.object({
  total_count: z.int(),
  workflow_runs: z.array(
    z.looseObject({ head_sha: z.string(), conclusion: z.string(), run_number: z.int() }),
  ),
});

const tokenOf = (standIn: StandIn, started: Job = job) =>
  standIn.actions.restToken(started, standIn.time / 1000);

/** Has a job end, as its runner tells it. */
async function finish(standIn: StandIn, conclusion: string, changes: Partial<Job> = {}): Promise<number> {
  const environment = standIn.actions.environmentOf({ ...job, ...changes }, standIn.time / 1000);
  const { origin, pathname } = new URL(environment.ACTIONS_ID_TOKEN_REQUEST_URL);
  const { status } = await standIn.request(origin + pathname.replace(/\/idtoken$/, ""), {
    method: "POST",
    headers: { authorization: `bearer ${environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN}` },
    body: JSON.stringify({ conclusion }),
  });
  return status;
}

describe("the comments of jobs", () => {
  it("are written, listed and written anew as GitHub describes it", async () => {
    const standIn = new StandIn();
    const token = tokenOf(standIn);
    const path = "/repos/acme/fleet/issues/7/comments";
    const written = await standIn.api(path, token, { method: "POST", body: { body: "first" } });
    assert.deepEqual(problems(commentPath, written, "POST"), []);
    standIn.time += 60_000;
    const { id } = z.looseObject({ id: z.int() }).parse(written.body);
    const changed = await standIn.api(`/repos/acme/fleet/issues/comments/${id}`, token, {
      method: "PATCH",
      body: { body: "second" },
    });
    assert.deepEqual(problems("/repos/{owner}/{repo}/issues/comments/{comment_id}", changed, "PATCH"), []);
    const listed = await standIn.api(path, token);
    assert.deepEqual(problems(commentPath, listed), []);
    assert.partialDeepStrictEqual(comments.parse(listed.body), [
      { id, body: "second", user: { type: "Bot" } },
    ]);
    assert.deepEqual((await standIn.api("/repos/acme/fleet/issues/8/comments", token)).body, []);
  });

  it("cannot be without words, or of a number that there is not", async () => {
    const standIn = new StandIn();
    const token = tokenOf(standIn);
    const empty = { method: "POST", body: { body: "" } };
    const refused = await standIn.api("/repos/acme/fleet/issues/7/comments", token, empty);
    assert.equal(refused.status, 422);
    assert.deepEqual(problems(commentPath, refused, "POST"), []);
    const other = { method: "PATCH", body: { body: "x" } };
    assert.equal((await standIn.api("/repos/acme/fleet/issues/comments/1", token, other)).status, 404);
  });

  it("are of nobody else's: not of a job of another repository, nor of a person or a runner", async () => {
    const standIn = new StandIn();
    const path = "/repos/acme/fleet/issues/7/comments";
    assert.equal(
      (await standIn.api(path, tokenOf(standIn, { ...job, repository: "acme/shop" }))).status,
      404,
    );
    const runner = standIn.actions.environmentOf(job, standIn.time / 1000).ACTIONS_ID_TOKEN_REQUEST_TOKEN;
    for (const token of [standIn.tokenOf("ada"), runner, `ghs_${runner}`, "ghs_x", undefined])
      assert.equal((await standIn.api(path, token)).status, 401);
  });
});

describe("the runs of a workflow", () => {
  const path = "/repos/{owner}/{repo}/actions/workflows/{workflow_id}";

  it("are listed as GitHub describes it, newest first, by the file's name or the workflow's number", async () => {
    const standIn = new StandIn();
    for (const conclusion of ["failure", "success"]) assert.equal(await finish(standIn, conclusion), 204);
    await finish(standIn, "success", { ref: "refs/heads/other" });
    await finish(standIn, "success", { workflowFile: ".github/workflows/preview.yaml" });
    const token = tokenOf(standIn);
    const known = await standIn.api("/repos/acme/fleet/actions/workflows/rollout.yaml", token);
    assert.deepEqual(problems(path, known), []);
    const { id } = z.looseObject({ id: z.int() }).parse(known.body);
    const listed = await standIn.api(`/repos/acme/fleet/actions/workflows/${id}/runs?branch=main`, token);
    assert.deepEqual(problems(`${path}/runs`, listed), []);
    const { total_count, workflow_runs } = runs.parse(listed.body);
    assert.equal(total_count, 2);
    assert.deepEqual(
      workflow_runs.map((each) => [each.run_number, each.conclusion, each.head_sha]),
      [
        [2, "success", job.sha],
        [1, "failure", job.sha],
      ],
    );
    const byName = await standIn.api(
      "/repos/acme/fleet/actions/workflows/rollout.yaml/runs?branch=main",
      token,
    );
    assert.deepEqual(byName.body, listed.body);
  });

  it("are told by the job's own runner, as GitHub knows ends", async () => {
    const standIn = new StandIn();
    assert.equal(await finish(standIn, "excellent"), 400);
    const token = tokenOf(standIn);
    assert.equal((await standIn.api("/repos/acme/fleet/actions/workflows/rollout.yaml", token)).status, 404);
  });
});

describe("the repository of a job", () => {
  const root = "/repos/{owner}/{repo}";

  it("is described as GitHub describes it, with its default branch", async () => {
    const standIn = new StandIn();
    const found = await standIn.api("/repos/acme/fleet", tokenOf(standIn));
    assert.deepEqual(problems(root, found), []);
    assert.partialDeepStrictEqual(found.body, { id: job.repositoryId, default_branch: "main" });
  });

  it("lists what its branches pointed at, newest first, and no tag", async () => {
    const standIn = new StandIn();
    const [first, second] = ["1", "2"].map((digit) => digit.repeat(40));
    assert.ok(first !== undefined && second !== undefined);
    await finish(standIn, "success", { sha: first });
    await finish(standIn, "success", { sha: "3".repeat(40), ref: "refs/tags/main" });
    await finish(standIn, "success", { sha: "4".repeat(40), event: "workflow_dispatch" });
    await finish(standIn, "success", { sha: "5".repeat(40), ref: "refs/heads/other" });
    await finish(standIn, "failure", { sha: second });
    const path = "/repos/acme/fleet/activity?ref=refs/heads/main";
    const listed = await standIn.api(path, tokenOf(standIn));
    assert.deepEqual(problems(`${root}/activity`, listed), []);
    const activities = z.array(z.looseObject({ before: z.string(), after: z.string() })).parse(listed.body);
    assert.deepEqual(
      activities.map(({ before, after }) => [before, after]),
      [
        [first, second],
        ["0".repeat(40), first],
      ],
    );
  });

  it("forgets a run that somebody deletes, but not what the branch pointed at", async () => {
    const standIn = new StandIn();
    await finish(standIn, "success");
    const runsPath = "/repos/acme/fleet/actions/workflows/rollout.yaml/runs";
    const { body } = await standIn.api(runsPath, tokenOf(standIn));
    const [run] = z.object({ workflow_runs: z.array(z.object({ id: z.int() })) }).parse(body).workflow_runs;
    const path = `/repos/acme/fleet/actions/runs/${run?.id}`;
    const statuses = [];
    for (let time = 1; time <= 2; time += 1)
      statuses.push((await standIn.api(path, tokenOf(standIn), { method: "DELETE" })).status);
    assert.deepEqual(statuses, [204, 404]);
    assert.equal((await standIn.api(runsPath, tokenOf(standIn))).status, 404);
    const activity = await standIn.api("/repos/acme/fleet/activity", tokenOf(standIn));
    assert.ok(Array.isArray(activity.body) && activity.body.length === 1);
  });

  it("names the fork that a run of a pull request comes from, and the branch by its name alone", async () => {
    const standIn = new StandIn();
    await finish(standIn, "success", forkPullRequest);
    const path = `${root}/actions/workflows/{workflow_id}/runs`;
    const listed = await standIn.api(
      "/repos/acme/fleet/actions/workflows/rollout.yaml/runs?branch=main",
      tokenOf(standIn),
    );
    assert.deepEqual(problems(path, listed), []);
    assert.partialDeepStrictEqual(listed.body, {
      workflow_runs: [{ head_branch: "main", head_repository: { full_name: "umbrella/fleet" } }],
    });
  });
});

describe("the deployments of a repository", () => {
  const path = "/repos/{owner}/{repo}/deployments";
  const listedIn = async (standIn: StandIn, query: string) => {
    const listed = await standIn.api(`/repos/acme/fleet/deployments?${query}`, tokenOf(standIn));
    assert.deepEqual(problems(path, listed), []);
    return z.array(z.looseObject({ id: z.int(), sha: z.string() })).parse(listed.body);
  };
  const statesOf = async (standIn: StandIn, id: number) => {
    const listed = await standIn.api(`/repos/acme/fleet/deployments/${id}/statuses`, tokenOf(standIn));
    assert.deepEqual(problems(`${path}/{deployment_id}/statuses`, listed), []);
    return z
      .array(z.looseObject({ state: z.string() }))
      .parse(listed.body)
      .map(({ state }) => state);
  };

  it("come from the jobs that have an environment", async () => {
    const standIn = new StandIn();
    for (const conclusion of ["success", "failure", "success"])
      await finish(standIn, conclusion, { environment: "production" });
    await finish(standIn, "success", { environment: "preview" });
    await finish(standIn, "success");
    const [third, second, first, ...others] = await listedIn(standIn, "environment=production");
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    assert.equal(others.length, 0);
    assert.deepEqual(await statesOf(standIn, first.id), ["inactive", "success"]);
    assert.deepEqual(await statesOf(standIn, second.id), ["failure"]);
    assert.deepEqual(await statesOf(standIn, third.id), ["success"]);
    assert.deepEqual(await listedIn(standIn, `environment=production&sha=${"9".repeat(40)}`), []);
  });

  it("can be written by any job", async () => {
    const standIn = new StandIn();
    const token = tokenOf(standIn);
    const post = (target: string, body: object) =>
      standIn.api(`/repos/acme/fleet/deployments${target}`, token, { method: "POST", body });
    const created = await post("", { ref: job.sha, environment: "production" });
    assert.deepEqual(problems(path, created, "POST"), []);
    const { id } = z.looseObject({ id: z.int() }).parse(created.body);
    const state = await post(`/${id}/statuses`, { state: "success" });
    assert.deepEqual(problems(`${path}/{deployment_id}/statuses`, state, "POST"), []);
    assert.deepEqual(await statesOf(standIn, id), ["success"]);
    for (const refused of [
      await post("", { ref: "main", environment: "production" }),
      await post(`/${id}/statuses`, { state: "splendid" }),
    ])
      assert.equal(refused.status, 422);
    assert.equal((await post("/1/statuses", { state: "success" })).status, 404);
  });
});
