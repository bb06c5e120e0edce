import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { destination, install, manifest, openManifest, register } from "../registration.ts";
import { app as configured, StandIn } from "../standIn.ts";

const settings = "/organizations/acme/settings";

/** What the token endpoint says of a client secret, tried with a code that nobody issued. */
async function verdict(standIn: StandIn, client_id: string, client_secret: string): Promise<unknown> {
  const form = { client_id, client_secret, code: "bogus" };
  const response = await standIn.post("/login/oauth/access_token", form, { Accept: "application/json" });
  return Reflect.get((await response.json()) as object, "error");
}

/** Has another client secret made on an app's settings page. */
async function generateSecret(standIn: StandIn, path: string): Promise<string> {
  const Cookie = await standIn.signIn("ada");
  const page = await (await standIn.post(`${path}/client_secret`, {}, { Cookie })).text();
  const [, secret = ""] = /id="secret" readonly value="([0-9a-f]{40})"/.exec(page) ?? [];
  assert.doesNotMatch(
    await (await standIn.request(path, { headers: { Cookie } })).text(),
    new RegExp(secret),
  );
  return secret;
}

suite("the page of a GitHub App", () => {
  test("leads anybody to its installation, which asks them to sign in", async () => {
    const standIn = new StandIn();
    const { slug } = await register(standIn);
    const page = await (await standIn.request(`/github-apps/${slug}`)).text();
    assert.match(page, new RegExp(`href="/github-apps/${slug}/installations/new"`));
    const toSignIn = destination(await standIn.request(`/github-apps/${slug}/installations/new`));
    assert.equal(toSignIn.searchParams.get("return_to"), `/github-apps/${slug}/installations/new`);
    assert.equal((await standIn.request("/github-apps/nothing")).status, 404);
  });

  test("installs it for an owner of the organisation, once", async () => {
    const standIn = new StandIn();
    const { slug } = await register(standIn);
    const headers = { Cookie: await standIn.signIn("ada") };
    const asked = await (await standIn.request(`/github-apps/${slug}/installations/new`, { headers })).text();
    assert.match(asked, /<option>acme<\/option>/);
    assert.match(asked, /<button[^>]*>Install<\/button>/);
    const first = destination(await install(standIn, slug));
    const page = await (await standIn.request(first.href, { headers })).text();
    assert.match(page, /<h1>Acme Kubernetes is installed on acme<\/h1>/);
    assert.equal(destination(await install(standIn, slug)).href, first.href);
  });

  test("installs it for nobody else", async () => {
    const standIn = new StandIn();
    const { slug } = await register(standIn);
    for (const [login, target] of [
      ["grace", "acme"],
      ["mallory", "acme"],
      ["mallory", "umbrella"],
      ["ada", "ada"],
    ] as const) {
      assert.equal((await install(standIn, slug, target, login)).status, 404, `${login} on ${target}`);
    }
    assert.deepEqual(standIn.apps.gitHubApp(slug)?.installations, []);
  });

  test("lets others install it where it is public, on what is theirs", async () => {
    const standIn = new StandIn();
    const { slug } = await register(standIn, { public: true });
    assert.equal((await install(standIn, slug, "acme", "mallory")).status, 404);
    assert.equal((await install(standIn, slug, "umbrella", "mallory")).status, 302);
    assert.match(destination(await install(standIn, slug, "grace", "grace")).pathname, /^\/settings\/inst/);
  });

  test("sends who installed it on to where it wants them", async () => {
    const standIn = new StandIn();
    const { slug } = await register(standIn, { setup_url: "https://acme.test/installed" });
    const { host, searchParams } = destination(await install(standIn, slug));
    assert.equal(host, "acme.test");
    assert.equal(searchParams.get("setup_action"), "install");
    assert.match(searchParams.get("installation_id") ?? "", /^\d+$/);
  });
});

suite("the settings of an app", () => {
  test("show a GitHub App to its owners alone", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    const path = `${settings}/apps/${app.slug}`;
    const page = await (
      await standIn.request(path, { headers: { Cookie: await standIn.signIn("ada") } })
    ).text();
    for (const text of [manifest.name, app.client_id, ...manifest.callback_urls]) {
      assert.ok(page.includes(text), text);
    }
    for (const login of ["grace", "mallory"]) {
      const headers = { Cookie: await standIn.signIn(login) };
      assert.equal((await standIn.request(path, { headers })).status, 404);
      assert.equal((await standIn.post(`${path}/client_secret`, {}, headers)).status, 404);
      assert.equal((await standIn.post(`${path}/delete`, {}, headers)).status, 404);
    }
    const headers = { Cookie: await standIn.signIn("mallory") };
    const elsewhere = `/organizations/umbrella/settings/apps/${app.slug}`;
    assert.equal((await standIn.request(elsewhere, { headers })).status, 404);
  });

  test("give another client secret while the earlier ones stay good", async () => {
    const standIn = new StandIn();
    const { slug, client_id, client_secret } = await register(standIn);
    const secret = await generateSecret(standIn, `${settings}/apps/${slug}`);
    const other = await generateSecret(standIn, `${settings}/applications/${configured.id}`);
    for (const good of [
      [client_id, client_secret],
      [client_id, secret],
      [configured.clientId, configured.clientSecret],
      [configured.clientId, other],
    ] as const) {
      assert.equal(await verdict(standIn, ...good), "bad_verification_code");
    }
    for (const wrong of [
      [client_id, other],
      [configured.clientId, secret],
    ] as const) {
      assert.equal(await verdict(standIn, ...wrong), "incorrect_client_credentials");
    }
    assert.ok(![secret, other].some((each) => JSON.stringify(standIn.memory).includes(each)));
  });

  test("delete a GitHub App, with which nobody can log in any more", async () => {
    const standIn = new StandIn();
    const { slug, client_id, client_secret } = await register(standIn);
    const token = standIn.grants.issueToken({ login: "ada", clientId: client_id, scopes: [] });
    assert.equal((await standIn.api("/user", token)).status, 200);
    const headers = { Cookie: await standIn.signIn("ada") };
    const advanced = await standIn.request(`${settings}/apps/${slug}/advanced`, { headers });
    assert.match(await advanced.text(), /<button[^>]*>Delete GitHub App<\/button>/);
    await standIn.post(`${settings}/apps/${slug}/delete`, {}, headers);
    assert.equal((await standIn.request(`${settings}/apps/${slug}`, { headers })).status, 404);
    assert.equal((await standIn.api("/user", token)).status, 401);
    assert.equal(await verdict(standIn, client_id, client_secret), "Not Found");
    assert.match((await openManifest(standIn, manifest)).page, /Create GitHub App for acme/);
  });
});

suite("the form for an OAuth App", () => {
  const asked = {
    "oauth_application[name]": "Acme Kubernetes",
    "oauth_application[url]": "https://acme.test",
    "oauth_application[callback_url]": "https://dex.test/callback",
  };

  test("is filled in, and registers an app whose secret is asked for apart", async () => {
    const standIn = new StandIn();
    const form = `${settings}/applications/new?${new URLSearchParams(asked).toString()}`;
    assert.equal(destination(await standIn.request(form)).searchParams.get("return_to"), form);
    const headers = { Cookie: await standIn.signIn("ada") };
    const page = await (await standIn.request(form, { headers })).text();
    for (const value of Object.values(asked)) {
      assert.ok(page.includes(`value="${value}"`), value);
    }
    const { pathname } = destination(await standIn.post(`${settings}/applications`, asked, headers));
    const registered = await (await standIn.request(pathname, { headers })).text();
    const [, clientId = ""] = /Client ID: <code>(\w+)</.exec(registered) ?? [];
    const secret = await generateSecret(standIn, pathname);
    assert.equal(await verdict(standIn, clientId, secret), "bad_verification_code");
  });

  test("says what is missing", async () => {
    const standIn = new StandIn();
    const headers = { Cookie: await standIn.signIn("ada") };
    for (const field of Object.keys(asked)) {
      const page = await standIn.post(`${settings}/applications`, { ...asked, [field]: "" }, headers);
      assert.match(await page.text(), /role="alert">/);
    }
  });
});
