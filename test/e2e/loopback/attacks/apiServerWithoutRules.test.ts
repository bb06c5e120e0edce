import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, suite, test } from "node:test";
import { parseDocument } from "yaml";
import { ask } from "../../../../lab/cluster/request.ts";
import type { SigningKey } from "../../../../lab/scenario/dexSigningKey.ts";
import { authenticationConfiguration } from "../../../../oidc/apiServer/authenticationConfiguration.ts";
import { apiServerConfigurations } from "../../../../oidc/apiServer/configurations.ts";
import { oidcFlagFiles, oidcFlags } from "../../../../oidc/apiServer/flags.ts";
import type { ClusterLogin } from "../../../../oidc/clusterLogin.ts";
import { ClusterWithDex, userIn } from "./clusterWithDex.ts";
import { audience, type Claims, jobClaims, personClaims, without } from "./tokens.ts";

/** What Latchkey 0.1 emitted for a login. */
function configurationOf01(login: ClusterLogin): string {
  const document = parseDocument(authenticationConfiguration(login, { major: 1, minor: 36 }));
  for (const path of [["claimValidationRules"], ["claimMappings", "uid"], ["claimMappings", "extra"]])
    assert.ok(document.deleteIn(["jwt", 0, ...path]));
  return document.toString();
}

const person = personClaims;

suite("an API server without the rules that Latchkey emits", { timeout: 300_000 }, () => {
  let cluster: ClusterWithDex;
  let key: SigningKey;

  before(async () => {
    cluster = await ClusterWithDex.start();
    key = await cluster.signingKey();
  });

  after(() => cluster.stop());

  const show = (claims: Claims) => cluster.show(cluster.sign(key, claims));

  test("Dex takes what a kubeconfig of 0.1 asks for", async () => {
    const query = new URLSearchParams({
      client_id: audience,
      redirect_uri: "http://localhost:18000",
      response_type: "code",
      scope: "openid email groups profile offline_access",
      state: "state",
    });
    const { status, body } = await ask(`${cluster.issuer}/auth?${query.toString()}`, {
      tls: { ca: cluster.authority.certificate },
    });
    assert.equal(status, 302, body);
  });

  suite("configured by 0.1, as until the steps after an update are done", () => {
    before(async () => {
      await cluster.restart(configurationOf01(cluster.login), () => person("github"));
    });

    const shown: readonly (readonly [name: string, claims: () => Claims])[] = [
      ["a person by a new kubeconfig", () => person("github")],
      ["a person by an old one", () => without(person("github"), "federated_claims")],
      ["a job", () => jobClaims()],
      ["a job that asks for the scopes of 0.1", () => without(jobClaims(), "federated_claims")],
    ];
    for (const [name, claims] of shown) {
      test(`takes ${name}`, async () => {
        const { status, body } = await show(claims());
        assert.equal(status, 201, body);
      });
    }
  });

  suite("by flags, where no rule refuses a name", () => {
    const controllerManager = "system:kube-controller-manager";
    const controller = () => ({ ...person("ldap"), email: controllerManager });
    const startBy = async (prefix: string) => {
      const known = { ...cluster.login, username: { claim: "email", prefix } } as const;
      for (const { path, content } of oidcFlagFiles(known, cluster.folder)) await writeFile(path, content);
      const flags = [...oidcFlags(known, cluster.folder)].map(([name, value]) => `--${name}=${value}`);
      await cluster.restart(undefined, controller, flags);
      return userIn(await show(controller())).username;
    };

    test("an address is the name of a controller without a prefix, and of nobody with one", async () => {
      assert.equal(await startBy(""), controllerManager);
      const token = () => cluster.sign(key, controller());
      const list = () => cluster.controlPlane.ask("/api/v1/secrets", { token: token() });
      assert.equal((await list()).status, 200, "this is why flags are not emitted then");
      assert.equal(await startBy("corp:"), `corp:${controllerManager}`);
      assert.equal((await list()).status, 403);
    });

    test("are not emitted where nobody verifies names and there is no prefix", () => {
      const login = { ...cluster.login, unverifiedUsername: "connector ldap" };
      const target = { distribution: "kubeadm", kubernetesVersion: { major: 1, minor: 36 } } as const;
      assert.equal(apiServerConfigurations(login, target).flags, undefined);
      const prefixed = { ...login, username: { claim: "email", prefix: "corp:" } } as const;
      assert.notEqual(apiServerConfigurations(prefixed, target).flags, undefined);
      const several = { ...prefixed, connectors: ["github", "ldap"] };
      assert.equal(apiServerConfigurations(several, target).flags, undefined, "whose groups they mix up");
    });
  });
});
