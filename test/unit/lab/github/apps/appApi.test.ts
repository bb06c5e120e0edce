import assert from "node:assert/strict";
import { createPrivateKey, createSign, generateKeyPairSync } from "node:crypto";
import { suite, test } from "node:test";
import { problems } from "../ghesDescription.ts";
import { destination, install, register, type RegisteredApp, tokenOfApp } from "../registration.ts";
import { StandIn } from "../standIn.ts";

/** A token of an app with these claims and header, right in form and signature. */
function signed(
  { pem }: RegisteredApp,
  claims: object,
  header: object = { alg: "RS256", typ: "JWT" },
): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const content = `${encode(header)}.${encode(claims)}`;
  return `${content}.${createSign("sha256").update(content).sign(createPrivateKey(pem), "base64url")}`;
}

suite("a GitHub App that asks for itself", () => {
  test("learns who it is and where it is installed", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    const token = await tokenOfApp(standIn, app);

    const itself = await standIn.api("/app", token);
    assert.deepEqual(problems("/app", itself), []);
    assert.partialDeepStrictEqual(itself.body, { id: app.id, slug: app.slug, installations_count: 0 });
    const none = await standIn.api("/app/installations", token);
    assert.deepEqual([none.status, none.body], [200, []]);
    assert.equal((await standIn.api("/orgs/acme/installation", token)).status, 404);

    await install(standIn, app.slug);
    // The description of this list wants an account to be a person and an enterprise at once: what is checked is that
    // the list holds what the description of one installation allows.
    const all = await standIn.api("/app/installations", token);
    const one = await standIn.api("/orgs/ACME/installation", token);
    assert.deepEqual(problems("/orgs/{org}/installation", one), []);
    assert.deepEqual(all.body, [one.body]);
    assert.partialDeepStrictEqual(one.body, {
      app_id: app.id,
      account: { login: "acme", type: "Organization" },
      target_type: "Organization",
      permissions: { members: "read" },
    });

    const id = String(Reflect.get(one.body ?? {}, "id"));
    const described = "/app/installations/{installation_id}";
    assert.deepEqual(problems(described, await standIn.api(`/app/installations/${id}`, token)), []);
    const remove = () => standIn.api(`/app/installations/${id}`, token, { method: "DELETE" });
    const removed = await remove();
    assert.equal(removed.status, 204);
    assert.deepEqual(problems(described, removed, "DELETE"), []);
    const again = await remove();
    assert.equal(again.status, 404);
    assert.deepEqual(problems(described, again, "DELETE"), []);
    assert.equal((await standIn.api("/orgs/acme/installation", token)).status, 404);
  });

  test("may call itself by its client ID", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    const now = standIn.time / 1000;
    for (const iss of [app.id, String(app.id), app.client_id]) {
      assert.equal((await standIn.api("/app", signed(app, { iss, iat: now, exp: now + 600 }))).status, 200);
    }
  });

  test("is not found once it is deleted", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    const token = await tokenOfApp(standIn, app);
    const Cookie = await standIn.signIn("ada");
    const settings = "/organizations/acme/settings/apps";
    const deleted = await standIn.post(`${settings}/${app.slug}/delete`, {}, { Cookie });
    assert.equal(destination(deleted).pathname, settings);
    const { status, body } = await standIn.api("/app", token);
    assert.equal(status, 404);
    assert.partialDeepStrictEqual(body, { message: "Integration not found" });
  });

  test("is refused with a token that is wrong", async () => {
    const standIn = new StandIn();
    const app = await register(standIn);
    const other = await register(standIn, { name: "other" });
    const now = standIn.time / 1000;
    const claims = { iss: app.id, iat: now, exp: now + 300 };
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    const cases: readonly (readonly [mistake: string, token: string | undefined, told: RegExp])[] = [
      ["none", undefined, /could not be decoded/],
      ["no JWT", standIn.tokenOf("ada"), /could not be decoded/],
      ["no JSON", "a.b.c", /could not be decoded/],
      ["another key", signed({ ...app, pem: privateKey }, claims), /could not be decoded/],
      ["another app's key", signed({ ...app, pem: other.pem }, claims), /could not be decoded/],
      ["another algorithm", signed(app, claims, { alg: "none" }), /could not be decoded/],
      ["changed claims", signed(app, claims).replace(/\..*\./, "."), /could not be decoded/],
      ["no issuer", signed(app, { ...claims, iss: undefined }), /issuer/],
      ["no end", signed(app, { ...claims, exp: undefined }), /must be a numeric value/],
      ["an end that is over", signed(app, { ...claims, exp: now }), /must be a numeric value/],
      ["an end more than ten minutes ahead", signed(app, { ...claims, exp: now + 601 }), /too far/],
      ["a beginning that is to come", signed(app, { ...claims, iat: now + 60 }), /Issued at/],
    ];
    for (const [mistake, token, told] of cases) {
      const answer = await standIn.api("/app", token);
      assert.equal(answer.status, 401, mistake);
      assert.deepEqual(problems("/app", answer), []);
      assert.match(String(Reflect.get(answer.body ?? {}, "message")), told, mistake);
    }
  });

  test("cannot ask as a person with its own token", async () => {
    const standIn = new StandIn();
    const token = await tokenOfApp(standIn, await register(standIn));
    assert.equal((await standIn.api("/user", token)).status, 401);
  });
});
