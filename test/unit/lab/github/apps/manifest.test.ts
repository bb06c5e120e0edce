import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { problems } from "../ghesDescription.ts";
import { destination, manifest, openManifest, register } from "../registration.ts";
import { StandIn, web } from "../standIn.ts";

const settings = "/organizations/acme/settings";

suite("a GitHub App from a manifest", () => {
  test("is posted, confirmed after signing in, and its credentials are fetched once", async () => {
    const standIn = new StandIn();
    const posted = await standIn.post(`${settings}/apps/new?state=a+state`, {
      manifest: JSON.stringify(manifest),
    });
    const page = destination(posted);
    const toSignIn = destination(await standIn.request(page.href));
    assert.equal(toSignIn.pathname, "/login");
    const signedIn = await standIn.post("/session", {
      login: "ada",
      password: "ada-of-the-lab",
      return_to: toSignIn.searchParams.get("return_to") ?? "",
    });
    assert.equal(destination(signedIn).href, page.href, "back to what was posted");

    const headers = { Cookie: signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
    const shown = await (await standIn.request(page.href, { headers })).text();
    assert.match(shown, /<h1>Create GitHub App for acme<\/h1>/);
    assert.match(shown, /name="name" value="Acme Kubernetes"/);
    for (const text of [...manifest.callback_urls, "members", "emails"]) {
      assert.ok(shown.includes(text), text);
    }

    const draft = page.searchParams.get("draft") ?? "";
    const form = { draft, name: "Another name" };
    const back = destination(await standIn.post(`${settings}/apps`, form, headers));
    assert.equal(back.origin + back.pathname, manifest.redirect_url);
    assert.equal(back.searchParams.get("state"), "a state");

    const code = back.searchParams.get("code") ?? "";
    const path = `/app-manifests/${code}/conversions`;
    const fetched = await standIn.api(path, undefined, { method: "POST" });
    assert.equal(fetched.status, 201);
    assert.deepEqual(problems("/app-manifests/{code}/conversions", fetched, "POST"), []);
    assert.partialDeepStrictEqual(fetched.body, {
      name: "Another name",
      slug: "another-name",
      owner: { login: "acme", type: "Organization" },
      permissions: { members: "read", emails: "read" },
      html_url: `${web}/github-apps/another-name`,
      webhook_secret: null,
    });
    const again = await standIn.api(path, undefined, { method: "POST" });
    assert.equal(again.status, 404);
    assert.deepEqual(problems("/app-manifests/{code}/conversions", again, "POST"), []);
    assert.equal((await standIn.post(`${settings}/apps`, form, headers)).status, 404, "one app a manifest");
    assert.ok(!standIn.log.join("\n").includes(code));
  });

  test("remembers neither client secret nor private key", async () => {
    const standIn = new StandIn();
    const { client_secret, pem } = await register(standIn);
    const memory = JSON.stringify(standIn.memory);
    assert.match(pem, /^-----BEGIN RSA PRIVATE KEY-----/);
    assert.ok(!memory.includes(client_secret) && !memory.includes("PRIVATE KEY"));
  });

  test("has a webhook secret when it has an active webhook", async () => {
    const standIn = new StandIn();
    const changed = { ...manifest, hook_attributes: { url: "https://acme.test/hook" } };
    const { draft } = await openManifest(standIn, changed);
    const Cookie = await standIn.signIn("ada");
    const back = await standIn.post(`${settings}/apps`, { draft, name: "hooked" }, { Cookie });
    const code = destination(back).searchParams.get("code") ?? "";
    const fetched = await standIn.api(`/app-manifests/${code}/conversions`, undefined, { method: "POST" });
    assert.deepEqual(problems("/app-manifests/{code}/conversions", fetched, "POST"), []);
    assert.match(String(Reflect.get(fetched.body ?? {}, "webhook_secret")), /^[0-9a-f]{40}$/);
  });

  test("belongs to the person on their own settings", async () => {
    const standIn = new StandIn();
    const { page, draft } = await openManifest(standIn, manifest, { login: "grace", settings: "/settings" });
    assert.match(page, /<h1>Create GitHub App for grace<\/h1>/);
    const Cookie = await standIn.signIn("grace");
    await standIn.post("/settings/apps", { draft, name: manifest.name }, { Cookie });
    assert.equal(standIn.apps.gitHubApp("acme-kubernetes")?.owner, "grace");
  });

  test("leads to the app's settings without a URL to go back to", async () => {
    const standIn = new StandIn();
    const { draft } = await openManifest(standIn, { ...manifest, redirect_url: undefined });
    const Cookie = await standIn.signIn("ada");
    const confirmed = await standIn.post(`${settings}/apps`, { draft, name: "mine" }, { Cookie });
    assert.equal(destination(confirmed).pathname, `${settings}/apps/mine`);
  });

  test("is for owners of the organisation alone", async () => {
    for (const [login, organization] of [
      ["grace", "acme"],
      ["mallory", "acme"],
      ["ada", "umbrella"],
      ["ada", "nobody"],
    ] as const) {
      const standIn = new StandIn();
      const path = `/organizations/${organization}/settings`;
      const { status, draft } = await openManifest(standIn, manifest, { login, settings: path });
      assert.equal(status, 404);
      const Cookie = await standIn.signIn(login);
      const confirmed = await standIn.post(`${path}/apps`, { draft, name: manifest.name }, { Cookie });
      assert.equal(confirmed.status, 404);
      assert.deepEqual(standIn.apps.gitHubApps, []);
    }
  });

  test("takes an hour at most from step to step", async () => {
    const hour = 60 * 60 * 1000;
    const standIn = new StandIn();
    const { draft } = await openManifest(standIn, manifest);
    const Cookie = await standIn.signIn("ada");
    const confirm = (form: Record<string, string>) => standIn.post(`${settings}/apps`, form, { Cookie });
    standIn.time += hour - 1;
    const code = destination(await confirm({ draft, name: "timely" })).searchParams.get("code") ?? "";
    standIn.time += hour;
    const late = await standIn.api(`/app-manifests/${code}/conversions`, undefined, { method: "POST" });
    assert.equal(late.status, 404);
    const { draft: old } = await openManifest(standIn, manifest);
    standIn.time += hour;
    assert.equal((await confirm({ draft: old, name: "late" })).status, 404);
  });
});

suite("a manifest that is refused", () => {
  const wrong: readonly (readonly [mistake: string, manifest: unknown, told: RegExp])[] = [
    ["no JSON object", "manifest", /expected object/],
    ["no home page", { ...manifest, url: undefined }, /&quot;url&quot; wasn&#39;t supplied/],
    ["no name", { ...manifest, name: undefined }, /Name can&#39;t be blank/],
    ["a long name", { ...manifest, name: "a".repeat(35) }, /maximum is 34/],
    ["somebody's name", { ...manifest, name: "Umbrella" }, /Name is already taken/],
    [
      "eleven callback URLs",
      { ...manifest, callback_urls: Array.from({ length: 11 }, (_, n) => `https://c${n}.test/`) },
      /more than 10/,
    ],
    ["an unknown permission", { ...manifest, default_permissions: { membres: "read" } }, /membres/],
    [
      "the description's name for e-mail addresses",
      { ...manifest, default_permissions: { email_addresses: "read" } },
      /email_addresses/,
    ],
    ["an unknown level", { ...manifest, default_permissions: { members: "all" } }, /members/],
    ["a webhook without URL", { ...manifest, hook_attributes: { active: false } }, /hook_attributes\.url/],
    ["a misspelt key", { ...manifest, callback_url: "https://dex.test/" }, /callback_url/],
  ];
  for (const [mistake, content, told] of wrong) {
    test(`for ${mistake}`, async () => {
      const { page } = await openManifest(new StandIn(), content);
      assert.match(/role="alert">(.*?)<\/div>/s.exec(page)?.[1] ?? "", told);
    });
  }

  test("for a name that another app has, until it is changed", async () => {
    const standIn = new StandIn();
    await register(standIn);
    const { page, draft } = await openManifest(standIn, { ...manifest, name: "acme KUBERNETES" });
    assert.match(page, /role="alert">Name is already taken/);
    const Cookie = await standIn.signIn("ada");
    const confirm = (name: string) => standIn.post(`${settings}/apps`, { draft, name }, { Cookie });
    assert.match(await (await confirm("Acme Kubernetes")).text(), /role="alert">Name is already taken/);
    assert.equal(destination(await confirm("Acme Kubernetes 2")).searchParams.get("state"), "noted");
  });

  test("what it says cannot become part of the page", async () => {
    const script = '"><script>';
    const { page } = await openManifest(new StandIn(), { ...manifest, name: script });
    assert.doesNotMatch(page, /<script>/);
    assert.doesNotMatch((await openManifest(new StandIn(), { [script]: 1 })).page, /<script>/);
  });
});
