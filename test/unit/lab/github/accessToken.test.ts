import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { asked, authorizePath, codeOf } from "./authorization.ts";
import { app, StandIn } from "./standIn.ts";

const credentials = { client_id: app.clientId, client_secret: app.clientSecret };

async function exchange(
  standIn: StandIn,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await standIn.post("/login/oauth/access_token", form, {
    Accept: "application/json",
    ...headers,
  });
  assert.equal(response.status, 200, "GitHub reports errors with status 200");
  return response.json();
}

suite("a code against a token", () => {
  test("in JSON, and the token speaks for the person", async () => {
    const standIn = new StandIn();
    const answer = await exchange(standIn, { ...credentials, code: await codeOf(standIn, "grace") });
    assert.partialDeepStrictEqual(answer, { scope: "user:email,read:org", token_type: "bearer" });
    const { access_token } = answer as { access_token: string };
    assert.partialDeepStrictEqual((await standIn.api("/user", access_token)).body, { login: "grace" });
  });

  test("as a form, unless JSON is asked for", async () => {
    const standIn = new StandIn();
    const code = await codeOf(standIn, "ada");
    const response = await standIn.post("/login/oauth/access_token", { ...credentials, code });
    assert.match(response.headers.get("Content-Type") ?? "", /^application\/x-www-form-urlencoded/);
    const answer = new URLSearchParams(await response.text());
    assert.equal(answer.get("scope"), "user:email,read:org");
    assert.equal((await standIn.api("/user", answer.get("access_token") ?? "")).status, 200);
  });

  test("asked for in JSON", async () => {
    const standIn = new StandIn();
    const response = await standIn.request("/login/oauth/access_token", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ ...credentials, code: await codeOf(standIn, "ada") }),
    });
    assert.partialDeepStrictEqual(await response.json(), { token_type: "bearer" });
  });

  test("with the credentials in the header, encoded as Go's oauth2 does", async () => {
    const standIn = new StandIn();
    const encoded = [app.clientId, app.clientSecret].map((part) =>
      encodeURIComponent(part).replaceAll("%20", "+"),
    );
    const Authorization = `Basic ${Buffer.from(encoded.join(":")).toString("base64")}`;
    const answer = await exchange(standIn, { code: await codeOf(standIn, "ada") }, { Authorization });
    assert.partialDeepStrictEqual(answer, { token_type: "bearer" });
  });

  const wrongCredentials: readonly Readonly<Record<string, string>>[] = [
    { client_id: app.clientId, client_secret: "wrong" },
    { client_id: app.clientId },
  ];
  for (const wrong of wrongCredentials) {
    test(`refused with credentials ${JSON.stringify(wrong)}, and the code stays good`, async () => {
      const standIn = new StandIn();
      const code = await codeOf(standIn, "ada");
      assert.deepEqual(await exchange(standIn, { ...wrong, code }), {
        error: "incorrect_client_credentials",
        error_description: "The client_id and/or client_secret passed are incorrect.",
        error_uri:
          "/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/#incorrect-client-credentials",
      });
      assert.partialDeepStrictEqual(await exchange(standIn, { ...credentials, code }), {
        token_type: "bearer",
      });
    });
  }

  for (const unknown of [{ client_id: "nobody", client_secret: app.clientSecret }, {}]) {
    test(`not found with credentials ${JSON.stringify(unknown)}`, async () => {
      const response = await new StandIn().post("/login/oauth/access_token", unknown, {
        Accept: "application/json",
      });
      assert.equal(response.status, 404);
      assert.deepEqual(await response.json(), { error: "Not Found" });
    });
  }

  test("refused for a redirect URL that is not allowed, and the code stays good", async () => {
    const standIn = new StandIn();
    const form = { ...credentials, code: await codeOf(standIn, "ada") };
    assert.partialDeepStrictEqual(
      await exchange(standIn, { ...form, redirect_uri: "https://evil.test/callback" }),
      { error: "redirect_uri_mismatch" },
    );
    assert.partialDeepStrictEqual(await exchange(standIn, form), { token_type: "bearer" });
  });

  const badCode = {
    error: "bad_verification_code",
    error_description: "The code passed is incorrect or expired.",
  };

  test("refused for a code that was never issued, or none", async () => {
    const standIn = new StandIn();
    assert.partialDeepStrictEqual(await exchange(standIn, { ...credentials, code: "made up" }), badCode);
    assert.partialDeepStrictEqual(await exchange(standIn, credentials), badCode);
  });

  test("refused the second time", async () => {
    const standIn = new StandIn();
    const code = await codeOf(standIn, "ada");
    await exchange(standIn, { ...credentials, code });
    assert.partialDeepStrictEqual(await exchange(standIn, { ...credentials, code }), badCode);
  });

  test("refused after ten minutes", async () => {
    const standIn = new StandIn();
    const code = await codeOf(standIn, "ada");
    standIn.time += 10 * 60 * 1000;
    assert.partialDeepStrictEqual(await exchange(standIn, { ...credentials, code }), badCode);
  });

  test("refused for another redirect URL than the code was sent to", async () => {
    const standIn = new StandIn();
    const form = {
      ...credentials,
      code: await codeOf(standIn, "ada"),
      redirect_uri: `${app.callbackUrl}/other`,
    };
    assert.partialDeepStrictEqual(await exchange(standIn, form), { error: "redirect_uri_mismatch" });
  });

  test("refused for a broken body", async () => {
    const response = await new StandIn().request("/login/oauth/access_token", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: "{",
    });
    assert.equal(response.status, 404);
    assert.partialDeepStrictEqual(await response.json(), { error: "Not Found" });
  });
});

suite("the log", () => {
  test("has a line for each request, with the person and without a secret", async () => {
    const standIn = new StandIn();
    const code = await codeOf(standIn, "ada");
    const { access_token } = (await exchange(standIn, { ...credentials, code })) as { access_token: string };
    await standIn.api("/user", access_token);
    await standIn.request(authorizePath());
    const paths = [
      "POST /session",
      "POST /login/oauth/authorize",
      "POST /login/oauth/access_token",
      "GET /api/v3/user",
    ];
    assert.equal(standIn.log.length, paths.length + 1);
    paths.forEach((path, index) => {
      assert.match(standIn.log[index] ?? "", new RegExp(`^[-\\dT:.]+Z ${path} \\d{3} \\d+ms ada$`));
    });
    for (const secret of [code, access_token, app.clientSecret, "ada-of-the-lab", asked.state]) {
      assert.ok(!standIn.log.join("\n").includes(secret));
    }
  });
});
