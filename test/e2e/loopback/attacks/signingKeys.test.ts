import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { z } from "zod";
import { ask } from "../../../../lab/cluster/request.ts";
import { eventually } from "../../../../lab/machine/wait.ts";
import { storedSigningKey } from "../../../../lab/scenario/dexSigningKey.ts";
import { signingKeys, userIn } from "./clusterWithDex.ts";
import { administrator, edit, HubWithTeams, rbac, type Right, teamOf } from "./hubWithTeams.ts";
import { forbiddingPolicy, podWithTheNodesFiles } from "./signingKeyAttacks.ts";
import { audience } from "./tokens.ts";

const editOfPayments: Right = { role: "edit", namespaces: ["payments"] };

suite("what somebody gains with a right on the cluster where Dex runs", { timeout: 200_000 }, () => {
  let hub: HubWithTeams;

  before(async () => {
    hub = await HubWithTeams.start([administrator, edit, editOfPayments]);
  });

  after(() => hub.stop());

  test("edit in the whole cluster signs a token for an administrator", async () => {
    const token = hub.tokenOf(teamOf(edit));
    const { body } = await hub.controlPlane.ask(signingKeys, {
      token,
      as: { user: "system:serviceaccount:latchkey:dex" },
    });
    const stolen = storedSigningKey(body);
    const administrators = teamOf(administrator);
    const forged = hub.tokenOf(administrators, stolen);
    const answer = await hub.cluster.show(forged);
    assert.equal(answer.status, 201, answer.body);
    assert.ok(userIn(answer).groups.includes(`acme:${administrators}`));
    assert.equal((await hub.controlPlane.ask("/api/v1/secrets", { token })).status, 200);
    assert.equal((await hub.controlPlane.ask("/api/v1/nodes", { token })).status, 403);
    assert.equal((await hub.controlPlane.ask("/api/v1/nodes", { token: forged })).status, 200);
  });

  test("whoever may create codes in Dex's namespace has Dex sign a token for an administrator", async () => {
    const team = "acme:code-creators";
    const metadata = { name: "code-creators" };
    const roles = `${rbac}/namespaces/latchkey`;
    const rules = [{ apiGroups: ["dex.coreos.com"], resources: ["authcodes"], verbs: ["create"] }];
    await hub.controlPlane.create(`${roles}/roles`, { metadata, rules });
    const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: `acme:${team}` }];
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name };
    await hub.controlPlane.create(`${roles}/rolebindings`, { metadata, roleRef, subjects });
    const administrators = teamOf(administrator);
    const code = {
      apiVersion: "dex.coreos.com/v1",
      kind: "AuthCode",
      metadata: { name: "forged" },
      clientID: audience,
      redirectURI: "http://localhost:8000",
      scopes: ["openid", "email", "groups", "federated:id"],
      connectorID: "github",
      claims: {
        userID: "1001",
        username: "Ada Lovelace",
        preferredUsername: "ada",
        email: "ada@acme.dev",
        emailVerified: true,
        groups: [administrators],
      },
      expiry: new Date(Date.now() + 60_000).toISOString(),
    };
    const created = await hub.controlPlane.ask("/apis/dex.coreos.com/v1/namespaces/latchkey/authcodes", {
      token: hub.tokenOf(team),
      body: code,
    });
    assert.equal(created.status, 201, created.body);
    const response = await ask(`${hub.cluster.issuer}/token`, {
      method: "POST",
      tls: { ca: hub.cluster.authority.certificate },
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: audience,
        redirect_uri: code.redirectURI,
        code: code.metadata.name,
      }).toString(),
    });
    const { id_token: forged } = z.object({ id_token: z.string() }).parse(JSON.parse(response.body));
    const answer = await hub.cluster.show(forged);
    assert.equal(answer.status, 201, answer.body);
    assert.ok(userIn(answer).groups.includes(`acme:${administrators}`));
    const found = await hub.waysToTheKeys();
    assert.ok(found.some(({ subject }) => subject === `group acme:${team}`));
  });

  test("edit in one namespace mounts the node's files, until Pod Security forbids it", async () => {
    const token = hub.tokenOf(teamOf(editOfPayments));
    const create = () =>
      hub.controlPlane.ask("/api/v1/namespaces/payments/pods?dryRun=All", {
        token,
        body: podWithTheNodesFiles,
      });
    assert.equal((await create()).status, 201);
    const { status } = await hub.controlPlane.ask("/api/v1/namespaces/payments", {
      method: "PATCH",
      contentType: "application/merge-patch+json",
      body: { metadata: { labels: { "pod-security.kubernetes.io/enforce": "baseline" } } },
    });
    assert.equal(status, 200);
    await eventually(
      async () => {
        const answer = await create();
        if (answer.status !== 403) throw new Error(answer.body);
        assert.match(answer.body, /violates PodSecurity/);
      },
      { subject: "Pod Security to refuse the pod", timeout: 20_000 },
    );
  });

  test("a policy that forbids everything in Dex's namespace does not keep edit from the keys", async () => {
    for (const [path, object] of forbiddingPolicy) await hub.controlPlane.create(path, object);
    const requestsToken = "requests Dex's token";
    const left = await eventually(
      async () => {
        const found = await hub.successes(edit);
        if (found.includes(requestsToken)) throw new Error("the policy is not enforced yet");
        return found;
      },
      { subject: "the API server to enforce the policy", timeout: 30_000 },
    );
    assert.deepEqual(
      left.filter((name) => name.startsWith("reads") || name.startsWith("lists")),
      [
        "reads the keys as Dex",
        "reads the keys as a controller of the control plane",
        "reads Dex's configuration",
        "lists Secrets in Dex's namespace",
      ],
    );
  });
});
