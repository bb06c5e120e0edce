import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { problems } from "../ghesDescription.ts";
import { destination, install, manifest, register, type RegisteredApp } from "../registration.ts";
import { StandIn } from "../standIn.ts";

const [callback = "", other = ""] = manifest.callback_urls;

function authorizePath({ client_id }: RegisteredApp, redirect_uri = callback): string {
  const asked = { client_id, redirect_uri, scope: "user:email read:org", state: "noted" };
  return `/login/oauth/authorize?${new URLSearchParams(asked).toString()}`;
}

/** Logs a person in through a GitHub App and returns the token. */
async function tokenFor(standIn: StandIn, login: string, app: RegisteredApp): Promise<string> {
  const { client_id, client_secret } = app;
  const Cookie = await standIn.signIn(login);
  const agreed = await standIn.post("/login/oauth/authorize", { client_id, authorize: "1" }, { Cookie });
  const code = destination(agreed).searchParams.get("code") ?? "";
  const response = await standIn.post(
    "/login/oauth/access_token",
    { client_id, client_secret, code },
    { Accept: "application/json" },
  );
  const answer: unknown = await response.json();
  assert.partialDeepStrictEqual(answer, { token_type: "bearer", scope: "" });
  return String(Reflect.get(answer ?? {}, "access_token"));
}

suite("a login through a GitHub App", () => {
  test("asks for consent without scopes, once", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    const headers = { Cookie: await standIn.signIn("ada") };
    const page = await (await standIn.request(authorizePath(app), { headers })).text();
    assert.match(page, /Authorize Acme Kubernetes\?/);
    assert.match(page, /Act on your behalf/);
    assert.doesNotMatch(page, /<code>read:org/);
    await tokenFor(standIn, "ada", app);
    const again = destination(await standIn.request(authorizePath(app, other), { headers }));
    assert.equal(again.origin + again.pathname, other);
    assert.equal(again.searchParams.get("state"), "noted");
  });

  test("is answered at a callback URL alone, to the letter", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    for (const wrong of [`${callback}/below`, `${callback}?x=1`, "https://sub.dex.one.test/callback"]) {
      const { origin, pathname, searchParams } = destination(
        await standIn.request(authorizePath(app, wrong)),
      );
      assert.equal(origin + pathname, callback);
      assert.equal(searchParams.get("error"), "redirect_uri_mismatch");
    }
  });

  test("shows nothing of an organisation where it is not installed", async () => {
    const standIn = new StandIn();
    const token = await tokenFor(standIn, "ada", await register(standIn));
    assert.equal((await standIn.api("/user", token)).status, 200);
    assert.equal((await standIn.api("/user/emails", token)).status, 200);
    const teams = await standIn.api("/user/teams", token);
    assert.deepEqual([teams.status, teams.body], [200, []]);
    const member = await standIn.api("/orgs/acme/members/ada", token);
    assert.equal(member.status, 302);
    assert.deepEqual(problems("/orgs/{org}/members/{username}", member), []);
  });

  test("shows the teams where it is installed, and no list of organisations", async () => {
    const standIn = new StandIn();
    const app = await register(standIn, { public: true });
    const [ada, mallory] = [await tokenFor(standIn, "ada", app), await tokenFor(standIn, "mallory", app)];
    await install(standIn, app.slug);
    const teams = await standIn.api("/user/teams", ada);
    assert.deepEqual(problems("/user/teams", teams), []);
    assert.partialDeepStrictEqual(teams.body, [{ slug: "platform" }, { slug: "site-reliability" }]);
    assert.equal((await standIn.api("/orgs/acme/members/ada", ada)).status, 204);
    const organizations = await standIn.api("/user/orgs", ada);
    assert.deepEqual([organizations.status, organizations.body], [200, []]);
    assert.equal(organizations.headers.get("X-OAuth-Scopes"), null);
    assert.deepEqual((await standIn.api("/user/teams", mallory)).body, []);
    assert.equal((await standIn.api("/orgs/acme/members/ada", mallory)).status, 302);
  });

  test("shows nothing any more once it is uninstalled", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    const token = await tokenFor(standIn, "ada", app);
    await install(standIn, app.slug);
    const registered = standIn.apps.gitHubApp(app.slug);
    const [installation] = registered?.installations ?? [];
    assert.ok(registered !== undefined && installation !== undefined);
    standIn.apps.uninstall(registered, installation);
    assert.deepEqual((await standIn.api("/user/teams", token)).body, []);
  });

  test("shows what the app has permission for", async () => {
    const standIn = new StandIn();
    const app = await register(standIn, { default_permissions: {} });
    await install(standIn, app.slug);
    const token = await tokenFor(standIn, "ada", app);
    for (const path of ["/user/emails", "/user/teams"]) {
      const answer = await standIn.api(path, token);
      assert.equal(answer.status, 403);
      assert.deepEqual(problems(path, answer), []);
      assert.partialDeepStrictEqual(answer.body, { message: "Resource not accessible by integration" });
    }
    assert.equal((await standIn.api("/user", token)).status, 200);
    assert.equal((await standIn.api("/orgs/acme/members/ada", token)).status, 302);
  });

  test("needs a code that was issued to the same app", async () => {
    const standIn = new StandIn();
    const [app, stranger] = [await register(standIn), await register(standIn, { name: "stranger" })];
    const Cookie = await standIn.signIn("ada");
    const form = { client_id: app.client_id, authorize: "1" };
    const agreed = await standIn.post("/login/oauth/authorize", form, { Cookie });
    const code = destination(agreed).searchParams.get("code") ?? "";
    const { client_id, client_secret } = stranger;
    const response = await standIn.post("/login/oauth/access_token", { client_id, client_secret, code });
    assert.equal(new URLSearchParams(await response.text()).get("error"), "bad_verification_code");
  });

  test("is impossible through an app without callback URLs", async () => {
    const standIn = new StandIn();
    const app = await register(standIn, { callback_urls: [] });
    assert.equal((await standIn.request(authorizePath(app))).status, 404);
  });
});
