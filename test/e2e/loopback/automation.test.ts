import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { get as httpsGet } from "node:https";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { z } from "zod";
import type { Authority } from "../../../lab/certificates.ts";
import { ask } from "../../../lab/cluster/request.ts";
import { rolloutJob as job } from "../../../lab/github/acme.ts";
import type { Job } from "../../../lab/github/actions/job.ts";
import { StartedJob } from "../../../lab/github/actions/startedJob.ts";
import type { PreparedGitHub } from "../../../lab/github/prepare.ts";
import { DexForJobs } from "./dexForJobs.ts";

const subject = "repo:acme/fleet:ref:refs/heads/main";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
const jobToken = z.object({ value: z.string() });
const exchanged = z.object({ access_token: z.string(), issued_token_type: z.literal(idTokenType) });

suite("a job's token at the real Dex", { timeout: 60_000 }, () => {
  let folder: string;
  let dex: DexForJobs;
  let github: PreparedGitHub;
  let dexAuthority: Authority;
  let issuer: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-automation-"));
    dex = await DexForJobs.start(folder, ["eu", "us"], [subject]);
    ({ issuer, github, authority: dexAuthority } = dex);
  });

  after(async () => {
    await dex.stop();
    await rm(folder, { recursive: true });
  });

  /** A job's own token. @param audience default: the one that GitHub chooses. */
  const tokenOf = async (started: Job, audience = ""): Promise<string> => {
    const { environment } = await StartedJob.start(github, started);
    const url = environment["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
    const { status, body } = await ask(audience === "" ? url : `${url}&audience=${audience}`, {
      tls: { ca: github.rootCa },
      headers: { authorization: `bearer ${environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? ""}` },
    });
    assert.equal(status, 200, body);
    return jobToken.parse(JSON.parse(body)).value;
  };

  const exchange = (token: string, changes: Readonly<Record<string, string>> = {}) =>
    ask(`${issuer}/token`, {
      tls: { ca: dexAuthority.certificate },
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        client_id: "latchkey-eu",
        connector_id: "automation",
        subject_token: token,
        subject_token_type: idTokenType,
        requested_token_type: idTokenType,
        scope: "openid email groups profile federated:id",
        ...changes,
      }).toString(),
    });

  test("of a listed job becomes one for a cluster, in which the subject is name, address and group", async () => {
    for (const client_id of ["latchkey-eu", "latchkey-us"]) {
      const { status, body } = await exchange(await tokenOf(job), { client_id });
      assert.equal(status, 200, body);
      const [, payload = ""] = exchanged.parse(JSON.parse(body)).access_token.split(".");
      const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
      assert.ok(typeof claims === "object" && claims !== null);
      assert.partialDeepStrictEqual(claims, {
        iss: issuer,
        aud: client_id,
        email: subject,
        email_verified: true,
        name: subject,
        preferred_username: subject,
        groups: [subject],
      });
    }
  });

  test("passes whatever its audience: that is why subjects are listed", async () => {
    assert.equal((await exchange(await tokenOf(job, "sts.amazonaws.com"))).status, 200);
  });

  const others: readonly (readonly [what: string, changes: Partial<Job>])[] = [
    ["another branch", { ref: "refs/heads/feature" }],
    ["a pull request", { event: "pull_request", ref: "refs/pull/1/merge" }],
    ["an environment", { environment: "production" }],
    ["another repository", { repository: "acme/shop" }],
    ["a repository of another organisation", { repository: "umbrella/fleet" }],
  ];
  for (const [what, changes] of others) {
    test(`of ${what} is refused`, async () => {
      const { status, body } = await exchange(await tokenOf({ ...job, ...changes }));
      assert.equal(status, 401, body);
      assert.match(body, /access_denied/);
    });
  }

  test("is refused where it is somebody else's, or ends up anywhere else", async () => {
    const token = await tokenOf(job);
    const [head = "", body = "", signature = ""] = token.split(".");
    const forged = Buffer.from(
      Buffer.from(body, "base64url").toString().replace("acme/fleet", "acme/felet"),
    ).toString("base64url");
    assert.equal((await exchange(`${head}.${forged}.${signature}`)).status, 401);
    assert.equal((await exchange(token, { connector_id: "github" })).status, 400);
    assert.equal((await exchange(token, { client_id: "latchkey-other" })).status, 401);
    const accessToken = "urn:ietf:params:oauth:token-type:access_token";
    assert.equal((await exchange(token, { subject_token_type: accessToken })).status, 401);
  });

  test("keeps no person from GitHub: a browser that names the connector is sent there at once", async () => {
    const login = new URLSearchParams({
      client_id: "latchkey-eu",
      redirect_uri: "http://localhost:8000",
      response_type: "code",
      scope: "openid email groups profile federated:id",
      state: "state",
    }).toString();
    const page = async (path: string) => {
      const asked = httpsGet(new URL(path, issuer), { ca: dexAuthority.certificate });
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      response.resume();
      return { status: response.statusCode, location: response.headers.location ?? "" };
    };
    const chosen = await page(`/dex/auth?${login}&connector_id=github`);
    assert.deepEqual([chosen.status, new URL(chosen.location, issuer).pathname], [302, "/dex/auth/github"]);
    const gitHub = await page(chosen.location);
    assert.equal(new URL(gitHub.location, issuer).host, github.host);

    assert.equal((await page(`/dex/auth?${login}`)).status, 200, "without it, Dex asks");
    const jobs = await page(`/dex/auth/automation?${login}`);
    const nowhere = await page(new URL(jobs.location, `${issuer}/auth/automation`).href);
    assert.ok(nowhere.status === 400 || nowhere.status === 404, "nobody logs in where only jobs do");
  });
});
