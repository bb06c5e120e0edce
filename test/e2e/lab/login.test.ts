import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { after, before, suite, test } from "node:test";
import { ada, grace, mallory } from "../../../lab/github/acme.ts";
import { type ConfigurationForm } from "../../../lab/scenario/apiServerConfiguration.ts";
import { dexSigningKey, signingKey } from "../../../lab/scenario/dexSigningKey.ts";
import { labIssuer } from "../../../lab/lab/issuer.ts";
import { canI, type Identity, whoAmI } from "../../../lab/scenario/identity.ts";
import { clusterObjects } from "./clusterObjects.ts";
import { ownKubeconfig } from "./ownKubeconfig.ts";
import { Standalone, stack } from "./standalone.ts";

suite("one cluster, one login", () => {
  let standalone: Standalone;
  let objectsBefore: string;

  before(async () => {
    standalone = await Standalone.prepare("login", {}, "empty");
    await writeFile(standalone.kubeconfig, ownKubeconfig, { mode: 0o640 });
    objectsBefore = await clusterObjects(standalone.administrator);
    await standalone.up();
  });

  after(async () => {
    await standalone.close();
  });

  test("a second preview and a second up change nothing", async () => {
    const preview = await standalone.preview(["--expect-no-changes"]);
    assert.equal(preview.status, 0, preview.stdout + preview.stderr);
    const refreshed = await standalone.preview(["--refresh", "--expect-no-changes"]);
    assert.equal(refreshed.status, 0, refreshed.stdout + refreshed.stderr);
    const up = await standalone.up(["--expect-no-changes"], {});
    assert.equal(up.status, 0, up.stdout + up.stderr);
  });

  const identities = new Map<ConfigurationForm, readonly Identity[]>();
  // The lab's GitHub verifies no e-mail address, so there are flags only with a prefix of user names.
  for (const [form, usernamePrefix] of [
    ["flags", "ghes:"],
    ["structured", ""],
  ] as const) {
    test(`two people of different teams log in (${form})`, async () => {
      await standalone.setFleet({ identity: { usernamePrefix } });
      await standalone.up();
      const { apiServerFlags } = await standalone.project.outputs(stack);
      assert.equal(apiServerFlags === "", form === "structured");
      await standalone.configureApiServer(form);
      const terminals = { ada: await standalone.sitDown(ada), grace: await standalone.sitDown(grace) };
      const [asAda, asGrace] = [await whoAmI(terminals.ada), await whoAmI(terminals.grace)];
      assert.equal(asAda.username, usernamePrefix + ada.email);
      assert.ok(asAda.groups.includes("github:acme:platform"));
      assert.ok(!asAda.groups.includes("github:acme:site-reliability"), "no rule names that team of hers");
      assert.equal(asGrace.username, usernamePrefix + grace.email);
      assert.ok(asGrace.groups.includes("github:acme:payments"));
      assert.ok(!asGrace.groups.includes("github:acme:platform"));
      assert.equal(await canI(terminals.ada, "delete", "nodes", "default"), true);
      assert.equal(await canI(terminals.grace, "delete", "nodes", "default"), false);
      assert.equal(await canI(terminals.grace, "create", "deployments", "payments"), true);
      assert.equal((await whoAmI(terminals.ada)).login, undefined, "the second command needs no browser");
      identities.set(form, [asAda, asGrace]);
      for (const terminal of Object.values(terminals)) await terminal.leave();
    });
  }

  test("both forms let the same people in with the same names and groups", () => {
    const plain = (form: ConfigurationForm) =>
      identities
        .get(form)
        ?.map(({ username, groups }) => ({ username: username.replace(/^ghes:/, ""), groups }));
    assert.deepEqual(plain("structured"), plain("flags"));
  });

  test("somebody outside the organisation is turned away", async () => {
    const terminal = await standalone.sitDown(mallory);
    const result = await terminal.kubectl("auth", "whoami");
    assert.notEqual(result.status, 0);
    assert.equal(result.login?.result, "refused");
    await terminal.leave();
  });

  test("a token of another audience, an expired one and one of another issuer are refused", async () => {
    const key = await dexSigningKey(standalone.administrator, "latchkey");
    const stranger = signingKey(key.id, generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey);
    const now = Math.floor(Date.now() / 1000);
    const good = {
      iss: labIssuer,
      aud: `latchkey-${stack}`,
      sub: "test",
      email: ada.email,
      email_verified: true,
      groups: ["acme:platform"],
      federated_claims: { connector_id: "github", user_id: "test" },
      iat: now,
      exp: now + 600,
    };
    const accepted = await authenticate(standalone, key.sign(good));
    assert.match(accepted, /ada@acme\.dev/, "the same token, unchanged, must be accepted");
    for (const [name, token] of [
      ["another audience", key.sign({ ...good, aud: "latchkey-other" })],
      ["expired", key.sign({ ...good, iat: now - 1200, exp: now - 600 })],
      ["another issuer", key.sign({ ...good, iss: "https://elsewhere.example" })],
      ["signed by somebody else", stranger.sign(good)],
      ["an e-mail address that nobody verified", key.sign({ ...good, email_verified: false })],
    ] as const) {
      assert.match(await authenticate(standalone, token), /Unauthorized|must be logged in/, name);
    }
    const system = await authenticate(standalone, key.sign({ ...good, email: "system:admin" }));
    assert.match(system, /Unauthorized|must be logged in/, "a system: name");
  });

  test("destroy leaves the kubeconfig as it was and nothing in the cluster", async () => {
    assert.notEqual(await readFile(standalone.kubeconfig, "utf8"), ownKubeconfig);
    await standalone.destroy();
    assert.equal(await readFile(standalone.kubeconfig, "utf8"), ownKubeconfig);
    assert.equal((await stat(standalone.kubeconfig)).mode & 0o777, 0o640);
    assert.equal(existsSync(`${standalone.kubeconfig}.lock`), false);
    assert.equal(await clusterObjects(standalone.administrator), objectsBefore);
  });
});

/** What the API server says to a bearer token: the identity, or its refusal. */
async function authenticate({ administrator, lab }: Standalone, token: string): Promise<string> {
  // A kubeconfig without credentials: the token is all that there is.
  const { stdout, stderr } = await administrator.kubectl([
    ...["--kubeconfig", "/dev/null", "--server", lab.cluster.server, "--insecure-skip-tls-verify"],
    ...["--token", token, "auth", "whoami"],
  ]);
  return stdout + stderr;
}
