import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { secret, type PropertyMap } from "../../../../provider/engine/propertyMap.ts";
import { gitHubAppResource } from "../../../../provider/gitHub/gitHubAppResource.ts";
import { gitHubCredentialsResource } from "../../../../provider/gitHub/gitHubCredentialsResource.ts";
import { leadTo } from "../../../../provider/gitHub/person.ts";
import { install, register } from "../../lab/github/registration.ts";
import { app as oauthApp, StandIn } from "../../lab/github/standIn.ts";
import { serveGitHub } from "./gitHubServer.ts";

let standIn: StandIn;
let gitHub: Awaited<ReturnType<typeof serveGitHub>>;
before(async () => {
  standIn = new StandIn();
  gitHub = await serveGitHub(standIn);
});
// The key of an app proves itself by the time, and the tests may take longer than it may be off.
beforeEach(() => {
  standIn.time = Date.now();
});
after(() => {
  gitHub.stop();
});

/** What a call is made with, and what it said. */
function listening(preview = false) {
  const told: string[] = [];
  const log = (severity: string, message: string) => {
    told.push(`${severity}: ${message}`);
    return Promise.resolve();
  };
  return { told, circumstances: { preview, signal: new AbortController().signal, log } };
}

/** A host where nothing listens. */
const nowhere = { host: "127.0.0.1:1" };

describe("credentials at GitHub", () => {
  const inputs = (change: PropertyMap = {}): PropertyMap => ({
    host: gitHub.host,
    rootCA: gitHub.rootCA,
    organization: "acme",
    callbackUrl: oauthApp.callbackUrl,
    clientId: oauthApp.clientId,
    clientSecret: secret(oauthApp.clientSecret),
    ...change,
  });

  it("are taken into use when GitHub takes them, and are no change afterwards", async () => {
    const { circumstances, told } = listening();
    const { id, properties } = await gitHubCredentialsResource.create(inputs(), circumstances);
    assert.equal(id, oauthApp.clientId);
    assert.deepEqual(properties["clientSecret"], secret(oauthApp.clientSecret), "it stays secret");
    const since = properties["clientSecretSince"];
    assert.ok(typeof since === "string" && Date.now() - Date.parse(since) < 60_000);
    const { changes } = await gitHubCredentialsResource.diff(properties, inputs(), circumstances);
    assert.deepEqual([changes.size, told], [0, []]);
  });

  const refusals: readonly [string, PropertyMap, RegExp][] = [
    ["another id", { clientId: "Ov23liOther" }, /knows no app with the client id Ov23liOther: .*https:/],
    ["another secret", { clientSecret: secret("canary-secret") }, /does not take the client secret.*https:/],
    ["another callback", { callbackUrl: "https://evil.test/callback" }, /callback URL at https:/],
  ];
  for (const [name, change, expected] of refusals) {
    it(`are refused with ${name}, in a preview too, without a word of the secret`, async () => {
      const { properties } = await gitHubCredentialsResource.create(inputs(), listening().circumstances);
      const refused = (error: Error) => expected.test(error.message) && !error.message.includes("canary");
      for (const preview of [true, false]) {
        const { circumstances } = listening(preview);
        await assert.rejects(
          Promise.resolve(gitHubCredentialsResource.create(inputs(change), circumstances)),
          refused,
        );
        await assert.rejects(
          Promise.resolve(gitHubCredentialsResource.diff(properties, inputs(change), circumstances)),
          refused,
        );
      }
    });
  }

  it("are not taken into use unchecked while GitHub is down, but unchanged ones stop nothing", async () => {
    const { circumstances, told } = listening();
    const down = inputs(nowhere);
    await assert.rejects(gitHubCredentialsResource.create(down, circumstances), /gives no answer/);
    const state = { ...down, clientSecretSince: "2026-01-02T03:04:05Z" };
    const { changes } = await gitHubCredentialsResource.diff(state, down, circumstances);
    assert.equal(changes.size, 0);
    assert.match(told.join(), /^warning: .*not checked/);
    await gitHubCredentialsResource.create(down, listening(true).circumstances);
  });

  it("have an age, which begins anew with another secret alone", async () => {
    const { circumstances } = listening();
    const state = {
      ...inputs({ clientSecret: secret("an older one") }),
      clientSecretSince: "2026-01-02T03:04:05Z",
    };
    const renewed = await gitHubCredentialsResource.update("", state, inputs(), circumstances);
    assert.notEqual(renewed["clientSecretSince"], state.clientSecretSince);
    const kept = { ...inputs({ organization: "umbrella" }), clientSecretSince: "2026-01-02T03:04:05Z" };
    const moved = await gitHubCredentialsResource.update("", kept, inputs(), circumstances);
    assert.equal(moved["clientSecretSince"], kept.clientSecretSince);
  });

  it("must be complete and known", () => {
    const problems = (change: PropertyMap) =>
      gitHubCredentialsResource.check(inputs(change)).map(({ property }) => property);
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ clientId: null, callbackUrl: "callback", colour: "red" }).toSorted(), [
      "callbackUrl",
      "clientId",
      "colour",
    ]);
  });
});

describe("a GitHub App", () => {
  const callbackUrl = "https://dex.one.test/callback";
  const inputs = (change: PropertyMap = {}): PropertyMap => ({
    host: gitHub.host,
    rootCA: gitHub.rootCA,
    organization: "acme",
    owner: "organization",
    name: "Acme",
    url: "https://acme.test",
    callbackUrl,
    ...change,
  });

  /** The state of an app that was registered, of another name each time. */
  async function registered(name: string, manifest: object = {}): Promise<PropertyMap> {
    const { id, slug, client_id, client_secret, pem } = await register(standIn, { ...manifest, name });
    return {
      ...inputs({ name }),
      appId: id,
      slug,
      registeredName: name,
      htmlUrl: `https://${gitHub.host}/github-apps/${slug}`,
      clientId: client_id,
      firstClientSecret: secret(client_secret),
      privateKey: secret(pem),
      clientSecretSince: "2026-01-02T03:04:05Z",
    };
  }

  it("is told to be installed until it is, and is no change", async () => {
    const state = await registered("Uninstalled");
    const { circumstances, told } = listening();
    const before = await gitHubAppResource.diff(state, inputs({ name: "Uninstalled" }), circumstances);
    assert.match(
      told.join(),
      /^warning: .*not installed on acme.*github-apps\/uninstalled\/installations\/new$/,
    );
    await install(standIn, "uninstalled");
    const silent = listening();
    const { changes } = await gitHubAppResource.diff(
      state,
      inputs({ name: "Uninstalled" }),
      silent.circumstances,
    );
    assert.deepEqual([before.changes.size, changes.size, silent.told], [0, 0, []]);
  });

  it("is told to have too few permissions, or more than it needs", async () => {
    const permissions = [
      [{ members: "read" }, /permissions: expected .*, found "members: read"\. Change it/],
      [
        { members: "write", emails: "read" },
        /permissions: .*found "emails: read", "members: write"\. Change it/,
      ],
    ] as const;
    for (const [index, [default_permissions, expected]] of permissions.entries()) {
      const name = `Drifted ${index}`;
      const state = await registered(name, { default_permissions });
      const { circumstances, told } = listening();
      await gitHubAppResource.diff(state, inputs({ name }), circumstances);
      assert.match(told.join(), expected);
      assert.match(told.join(), new RegExp(`settings/apps/drifted-${index}/permissions`));
    }
  });

  it("is registered anew after it was deleted on GitHub, and says so", async () => {
    const state = await registered("Deleted");
    const Cookie = await standIn.signIn("ada");
    const page = "/organizations/acme/settings/apps/deleted";
    const deletion = await standIn.post(`${page}/delete`, {}, { Cookie });
    assert.ok(deletion.status < 400, `deleting: ${deletion.status}`);
    const { circumstances, told } = listening();
    const { replaces } = await gitHubAppResource.diff(state, inputs({ name: "Deleted" }), circumstances);
    assert.deepEqual(replaces, ["appId"]);
    assert.match(told.join(), /is gone/);
    assert.equal(await gitHubAppResource.read("1", state, circumstances), undefined);
    await gitHubAppResource.delete("1", state, circumstances);
  });

  it("stops everything where its secret is no longer good, and takes another", async () => {
    const state = await registered("Rotated");
    await install(standIn, "rotated");
    const { circumstances } = listening();
    const revoked = { ...state, firstClientSecret: secret("revoked-canary") };
    const named = { name: "Rotated" };
    await assert.rejects(
      Promise.resolve(gitHubAppResource.diff(revoked, inputs(named), circumstances)),
      (error: Error) => /make a new secret at https:/.test(error.message) && !/canary/.test(error.message),
    );
    const other = inputs({ ...named, clientSecret: state["firstClientSecret"] ?? null });
    const { changes } = await gitHubAppResource.diff(revoked, other, circumstances);
    assert.deepEqual([...changes.keys()], ["clientSecret"]);
    const updated = await gitHubAppResource.update("1", revoked, other, circumstances);
    assert.notEqual(updated["clientSecretSince"], state["clientSecretSince"]);
    assert.deepEqual(updated["privateKey"], state["privateKey"]);
  });

  it("is not judged by a GitHub that is down, nor by a key that is refused", async () => {
    const state = { ...(await registered("Down")), ...nowhere };
    const down = listening();
    const { changes } = await gitHubAppResource.diff(
      state,
      inputs({ name: "Down", ...nowhere }),
      down.circumstances,
    );
    assert.equal(changes.size, 0);
    assert.match(down.told.join(), /was not checked/);
    const other = await registered("Other key");
    const refused = listening();
    const mixed = { ...(await registered("Mixed")), privateKey: other["privateKey"] ?? null };
    await gitHubAppResource.diff(mixed, inputs({ name: "Mixed" }), refused.circumstances);
    assert.match(refused.told.join(), /refuses the private key/);
  });

  it("says the page where a person changes what GitHub's interface cannot", async () => {
    const state = await registered("Moved");
    const { circumstances, told } = listening(true);
    const moved = inputs({ name: "Moved", callbackUrl: "https://moved.test/callback" });
    await gitHubAppResource.update("1", state, moved, circumstances);
    assert.match(
      told.join(),
      /https:\/\/moved\.test\/callback as the app's callbackUrl at .*settings\/apps\/moved/,
    );
  });

  it("is another one at another host, in another organisation, or of another owner", async () => {
    const state = await registered("Elsewhere");
    for (const change of [{ host: "github.com" }, { organization: "umbrella" }, { owner: "user" }]) {
      const { replaces, deleteFirst } = await gitHubAppResource.diff(
        state,
        inputs({ name: "Elsewhere", ...change }),
        listening().circumstances,
      );
      assert.deepEqual([replaces, deleteFirst], [Object.keys(change), false]);
    }
  });

  it("is uninstalled when its stack is destroyed, and the person is told where to delete it", async () => {
    const state = await registered("Destroyed");
    await install(standIn, "destroyed");
    const { circumstances, told } = listening();
    await gitHubAppResource.delete("1", state, circumstances);
    assert.match(told.join(), /delete it at .*settings\/apps\/destroyed\/advanced/);
    const again = listening();
    await gitHubAppResource.diff(state, inputs({ name: "Destroyed" }), again.circumstances);
    assert.match(again.told.join(), /not installed/);
  });

  it("is previewed without anybody", async () => {
    const { properties, id } = await gitHubAppResource.create(inputs(), listening(true).circumstances);
    assert.equal(id, "");
    assert.ok("clientId" in properties);
  });
});

describe("a person who has to confirm", () => {
  const nobody = { environment: {}, platform: "linux", hasTerminal: false } as const;

  it("is told at once to come where there is neither a terminal nor a browser", async () => {
    const { circumstances } = listening();
    await assert.rejects(
      leadTo("http://127.0.0.1:1/", nobody, circumstances.log),
      /Nothing was registered: run pulumi up/,
    );
    const broken = { ...nobody, environment: { DISPLAY: ":0", PATH: "/nowhere" } };
    await assert.rejects(leadTo("http://127.0.0.1:1/", broken, circumstances.log), /Nothing was registered/);
  });

  it("reads the address in a terminal", async () => {
    const { circumstances, told } = listening();
    await leadTo("http://127.0.0.1:4711/", { ...nobody, hasTerminal: true }, circumstances.log);
    assert.match(told.join(), /^info: Open http:\/\/127\.0\.0\.1:4711\/ .*ssh -L 4711:127\.0\.0\.1:4711/);
  });
});
