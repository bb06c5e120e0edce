import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Response } from "undici";
import { UnreachableError } from "../../../github/connection.ts";
import { checkCredentials, type CredentialsVerdict } from "../../../github/credentials.ts";
import { register } from "../lab/github/registration.ts";
import { app, StandIn } from "../lab/github/standIn.ts";
import { fetchFrom, host } from "./standInFetch.ts";

const client = { clientId: app.clientId, clientSecret: app.clientSecret, callbackUrl: app.callbackUrl };

describe("a client, as GitHub is asked about it", () => {
  const cases: readonly [string, object, CredentialsVerdict][] = [
    ["that is right", {}, "accepted"],
    ["with an id that there is not", { clientId: "Ov23liOther" }, "unknown-client"],
    ["with a wrong secret", { clientSecret: "wrong" }, "wrong-secret"],
    ["with an empty secret", { clientSecret: "" }, "wrong-secret"],
    ["that may not send people there", { callbackUrl: "https://evil.test/callback" }, "wrong-callback"],
  ];
  for (const [name, change, expected] of cases) {
    it(`${name} is ${expected}`, async () => {
      assert.equal(
        await checkCredentials({ host }, { ...client, ...change }, fetchFrom(new StandIn())),
        expected,
      );
    });
  }

  it("of a GitHub App is asked about alike", async () => {
    const standIn = new StandIn();
    const { client_id: clientId, client_secret: clientSecret } = await register(standIn);
    const callbackUrl = "https://dex.two.test/callback";
    const check = (change: object) =>
      checkCredentials({ host }, { clientId, clientSecret, callbackUrl, ...change }, fetchFrom(standIn));
    assert.equal(await check({}), "accepted");
    assert.equal(await check({ clientSecret: "wrong" }), "wrong-secret");
    assert.equal(await check({ callbackUrl: "https://dex.two.test/callback/below" }), "wrong-callback");
  });

  it("is not judged by an answer that GitHub does not document", async () => {
    const answers = [
      new Response("<html>bad gateway</html>", { status: 502 }),
      new Response("{}", { status: 200 }),
      new Response(JSON.stringify({ error: "application_suspended" }), { status: 200 }),
    ];
    for (const answer of answers) {
      await assert.rejects(
        checkCredentials({ host }, client, () => Promise.resolve(answer)),
        UnreachableError,
      );
    }
  });
});
