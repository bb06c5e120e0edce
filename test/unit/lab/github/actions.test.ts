import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { describe, it } from "node:test";
import { z } from "zod";
import { rolloutJob as job } from "../../../../lab/github/acme.ts";
import { type Job, jobSubject } from "../../../../lab/github/actions/job.ts";
import { StandIn, web } from "./standIn.ts";

const discovery = z.object({
  issuer: z.string(),
  jwks_uri: z.string(),
  claims_supported: z.array(z.string()),
});
const keySet = z.object({ keys: z.tuple([z.looseObject({ kid: z.string() })]) });
const answer = z.object({ value: z.string() });
const tokenClaims = z.looseObject({ sub: z.string(), aud: z.string(), iat: z.number(), exp: z.number() });

/** Asks for a token as a job does, with what its runner gave it. */
async function askForToken(
  standIn: StandIn,
  environment: Readonly<Record<string, string>>,
  audience?: string,
) {
  const url = environment["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
  const more = audience === undefined ? "" : `&audience=${encodeURIComponent(audience)}`;
  return standIn.request(url + more, {
    headers: { authorization: `bearer ${environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? ""}` },
  });
}

function started(standIn: StandIn, changes: Partial<Job> = {}) {
  return standIn.actions.environmentOf({ ...job, ...changes }, standIn.time / 1000);
}

describe("the subject of a job", () => {
  const subjects: readonly (readonly [what: string, changes: Partial<Job>, subject: string])[] = [
    ["on a branch", {}, "repo:acme/fleet:ref:refs/heads/main"],
    ["on a tag", { ref: "refs/tags/v1" }, "repo:acme/fleet:ref:refs/tags/v1"],
    [
      "of a pull request",
      { event: "pull_request", ref: "refs/pull/1/merge" },
      "repo:acme/fleet:pull_request",
    ],
    ["with an environment", { environment: "production" }, "repo:acme/fleet:environment:production"],
    ["with an awkward one", { environment: "a:b" }, "repo:acme/fleet:environment:a%3Ab"],
  ];
  for (const [what, changes, subject] of subjects) {
    it(`is GitHub's for one ${what}`, () => {
      assert.equal(jobSubject({ ...job, ...changes }), subject);
    });
  }
});

describe("a job of the lab", () => {
  it("is given a token that everybody can check by what the issuer publishes", async () => {
    const standIn = new StandIn();
    const response = await askForToken(standIn, started(standIn), "https://login.acme.dev");
    const { value } = answer.parse(await response.json());
    const [head = "", body = "", signature = ""] = value.split(".");
    const issuer = discovery.parse(
      await (await standIn.request("/_services/token/.well-known/openid-configuration")).json(),
    );
    assert.equal(issuer.issuer, `${web}/_services/token`);
    const { keys } = keySet.parse(await (await standIn.request(issuer.jwks_uri)).json());
    const [key] = keys;
    assert.match(Buffer.from(head, "base64url").toString(), new RegExp(`"kid":"${key.kid}"`));
    const signed = Buffer.from(`${head}.${body}`);
    const publicKey = createPublicKey({ key, format: "jwk" });
    assert.ok(verify("sha256", signed, publicKey, Buffer.from(signature, "base64url")));
    const claims = tokenClaims.parse(JSON.parse(Buffer.from(body, "base64url").toString()));
    assert.equal(claims.sub, "repo:acme/fleet:ref:refs/heads/main");
    assert.equal(claims.aud, "https://login.acme.dev");
    assert.equal(claims.exp - claims.iat, 300);
    assert.deepEqual(
      [claims["repository_owner_id"], claims["actor_id"], claims["job_workflow_ref"]],
      ["1000", "1815", "acme/fleet/.github/workflows/rollout.yaml@refs/heads/main"],
    );
    assert.deepEqual(
      Object.keys(claims).filter((name) => !issuer.claims_supported.includes(name)),
      [],
    );
    assert.ok(standIn.log.every((line) => !line.includes(value)));
  });

  it("is given one for the owner of its repository where it names nobody", async () => {
    const standIn = new StandIn();
    const { value } = answer.parse(await (await askForToken(standIn, started(standIn))).json());
    const [, body = ""] = value.split(".");
    assert.equal(tokenClaims.parse(JSON.parse(Buffer.from(body, "base64url").toString())).aud, `${web}/acme`);
  });

  it("is given none when its time is over, for a token of something else, and for none", async () => {
    const standIn = new StandIn();
    const environment = started(standIn);
    const { value } = answer.parse(await (await askForToken(standIn, environment)).json());
    for (const wrong of [value, "x.y.z", "", "a b"]) {
      const asked = { ...environment, ACTIONS_ID_TOKEN_REQUEST_TOKEN: wrong };
      assert.equal((await askForToken(standIn, asked)).status, 401);
    }
    standIn.time += 7 * 60 * 60 * 1000;
    assert.equal((await askForToken(standIn, environment)).status, 401);
  });
});
