import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { asked, authorizePath, codeOf, destination } from "./authorization.ts";
import { app, StandIn, web } from "./standIn.ts";

suite("a person on the way to an app", () => {
  test("signs in, is asked once, and later goes straight through", async () => {
    const standIn = new StandIn();
    const toSignIn = destination(await standIn.request(authorizePath()));
    assert.equal(toSignIn.pathname, "/login");
    assert.match(await (await standIn.request(toSignIn.href)).text(), /<h1>Sign in to GitHub<\/h1>/);

    const signedIn = await standIn.post("/session", {
      login: "ada",
      password: "ada-of-the-lab",
      return_to: toSignIn.searchParams.get("return_to") ?? "",
    });
    const back = destination(signedIn);
    assert.equal(back.href, new URL(authorizePath(), web).href);
    const [cookie = ""] = signedIn.headers.getSetCookie();
    assert.match(cookie, /HttpOnly; Secure; SameSite=Lax$/);
    const headers = { Cookie: cookie.split(";")[0] ?? "" };

    const consent = await (await standIn.request(back.href, { headers })).text();
    assert.match(consent, /Authorize acme-kubernetes\?/);
    assert.match(consent, /<code>user:email<\/code>.*<code>read:org<\/code>/s);

    const agreed = destination(
      await standIn.post("/login/oauth/authorize", { ...asked, authorize: "1" }, headers),
    );
    assert.equal(agreed.origin + agreed.pathname, app.callbackUrl);
    assert.equal(agreed.searchParams.get("state"), asked.state);

    const again = destination(await standIn.request(authorizePath(), { headers }));
    assert.equal(again.origin + again.pathname, app.callbackUrl);
    assert.notEqual(again.searchParams.get("code"), agreed.searchParams.get("code"));
  });

  test("is asked again when the app wants more", async () => {
    const standIn = new StandIn();
    await codeOf(standIn, "ada");
    const headers = { Cookie: await standIn.signIn("ada") };
    const response = await standIn.request(authorizePath({ scope: "user:email read:org admin:org" }), {
      headers,
    });
    assert.match(await response.text(), /<code>admin:org<\/code>/);
  });

  test("may use the e-mail address, and any case, to sign in", async () => {
    for (const login of ["ada@acme.dev", "ADA"]) {
      const form = { login, password: "ada-of-the-lab", return_to: "/login/oauth/authorize?x=1" };
      assert.equal(
        destination(await new StandIn().post("/session", form)).pathname,
        "/login/oauth/authorize",
      );
    }
  });

  for (const [login, password] of [
    ["ada", "wrong"],
    ["ada", ""],
    ["nobody", "ada-of-the-lab"],
    ["", ""],
  ] as const) {
    test(`is told that "${login}" with password "${password}" is wrong`, async () => {
      const response = await new StandIn().post("/session", { login, password, return_to: "/" });
      assert.equal(response.status, 200);
      assert.deepEqual(response.headers.getSetCookie(), []);
      assert.match(await response.text(), /role="alert">Incorrect username or password\.</);
    });
  }

  test("is never sent to another site after signing in", async () => {
    for (const return_to of ["https://evil.test/", "//evil.test/", "/\\evil.test/", "javascript:alert(1)"]) {
      const form = { login: "ada", password: "ada-of-the-lab", return_to };
      assert.equal(destination(await new StandIn().post("/session", form)).href, `${web}/`, return_to);
    }
  });

  test("cannot agree without being signed in", async () => {
    const response = await new StandIn().post("/login/oauth/authorize", { ...asked, authorize: "1" });
    assert.equal(destination(response).pathname, "/login");
  });

  test("is signed out for good", async () => {
    const standIn = new StandIn();
    const Cookie = await standIn.signIn("ada");
    await standIn.request("/logout", { method: "POST", headers: { Cookie } });
    assert.equal(
      destination(await standIn.request(authorizePath(), { headers: { Cookie } })).pathname,
      "/login",
    );
  });

  test("has to sign in again after two weeks", async () => {
    const standIn = new StandIn();
    const headers = { Cookie: await standIn.signIn("ada") };
    standIn.time += 14 * 24 * 60 * 60 * 1000;
    assert.equal(destination(await standIn.request(authorizePath(), { headers })).pathname, "/login");
  });

  test("who cancels is reported to the app", async () => {
    const standIn = new StandIn();
    const Cookie = await standIn.signIn("ada");
    const response = await standIn.post("/login/oauth/authorize", { ...asked, authorize: "0" }, { Cookie });
    const { searchParams } = destination(response);
    assert.equal(searchParams.get("error"), "access_denied");
    assert.equal(searchParams.get("state"), asked.state);
    assert.equal(searchParams.get("code"), null);
  });
});

suite("an app that asks wrongly", () => {
  test("with an unknown client ID gets no answer", async () => {
    const response = await new StandIn().request(authorizePath({ client_id: "nobody" }));
    assert.equal(response.status, 404);
    assert.match(await response.text(), /no OAuth App with this client ID/);
  });

  test("for an answer elsewhere is told so at its registered address", async () => {
    const response = await new StandIn().request(
      authorizePath({ redirect_uri: "https://evil.test/callback" }),
    );
    const { origin, pathname, searchParams } = destination(response);
    assert.equal(origin + pathname, app.callbackUrl);
    assert.equal(searchParams.get("error"), "redirect_uri_mismatch");
    assert.equal(searchParams.get("state"), asked.state);
  });

  test("what it asks for cannot become part of the page", async () => {
    const standIn = new StandIn();
    const headers = { Cookie: await standIn.signIn("ada") };
    const response = await standIn.request(authorizePath({ scope: '"><script>', state: '"><script>' }), {
      headers,
    });
    assert.doesNotMatch(await response.text(), /<script>/);
  });
});
