import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { stringify } from "yaml";
import { z } from "zod";
import { type Authority, createAuthority } from "../../../lab/certificates.ts";
import { ask } from "../../../lab/cluster/request.ts";
import { LoopbackControlPlane } from "../../../lab/loopback/controlPlane.ts";
import { prepareDexStorage, startLoopbackDex } from "../../../lab/loopback/dex.ts";
import { freePort } from "../../../lab/loopback/port.ts";
import { LoopbackProcess } from "../../../lab/loopback/process.ts";
import { eventually } from "../../../lab/machine/wait.ts";
import { type SigningKey, storedSigningKey } from "../../../lab/scenario/dexSigningKey.ts";
import { ensureToolchain } from "../../../lab/toolchain/toolchain.ts";
import { accessBindings, bindingObjectName } from "../../../oidc/access/binding.ts";
import { authenticationConfiguration } from "../../../oidc/apiServer/authenticationConfiguration.ts";
import { dexConfiguration } from "../../../oidc/dex/configuration.ts";
import { dexConnectors } from "../../../oidc/dex/connectors/connectors.ts";
import { bindingList, roleList, signingKeyAccess } from "../../../fleet/verify/apiServer/signingKeyAccess.ts";
import { problemsOf } from "../../../settings/problem.ts";
import { hubText, loadStackOf } from "../../unit/settings/writtenFleet.ts";
import {
  attackedObjects,
  forbiddingPolicy,
  podWithTheNodesFiles,
  signingKeyAttacks,
} from "./signingKeyAttacks.ts";
import { audience, loginAt, personClaims } from "./tokens.ts";

/** What an access rule gives a team on the hub. */
interface Right {
  readonly role: string;
  /** Default: the whole cluster. */
  readonly namespaces?: readonly string[];
}

const rights: readonly Right[] = [
  ...["cluster-admin", "admin", "edit", "view", "own-node-reader", "own-pod-reader"].flatMap((role) => [
    { role },
    { role, namespaces: ["latchkey"] },
    { role, namespaces: ["payments"] },
    { role, namespaces: ["kube-system"] },
    { role, namespaces: ["payments", "latchkey"] },
  ]),
];

const nameOf = ({ role, namespaces }: Right) =>
  `${role} in ${namespaces === undefined ? "the whole cluster" : namespaces.join(" and ")}`;

/** Whether settings accept a rule that gives a team the right on a hub. */
function isAccepted(right: Right): boolean {
  const rule = { team: "team", clusters: ["prod-hub"], ...right };
  const fleet = {
    issuer: "https://login.acme.dev",
    connectors: [{ type: "github", organization: "acme" }],
    access: [rule],
  };
  return (
    problemsOf(() => loadStackOf({ "prod-hub": hubText("prod-hub") }, "prod-hub", stringify(fleet)))
      .length === 0
  );
}

const administrator: Right = { role: "cluster-admin" };
const edit: Right = { role: "edit" };

/** Whether a right reaches a namespace with Dex's service account or one of the control plane's. */
const reachesDex = ({ namespaces }: Right) =>
  namespaces === undefined || namespaces.some((namespace) => namespace !== "payments");

/** Whether a right opens nothing of Dex's. The API server has to agree. */
function isHarmless(right: Right): boolean {
  const { role, namespaces } = right;
  // Nodes are in no namespace.
  if (role === "own-node-reader") return namespaces !== undefined;
  return ["view", "own-pod-reader"].includes(role) || !reachesDex(right);
}

/** Whether an access rule may give a right. Of roles that Latchkey does not know, it does not know which are harmless. */
function isForAnybody(right: Right): boolean {
  return nameOf(right) === nameOf(administrator) || right.role === "view" || !reachesDex(right);
}

/** A team for each right, so that no right adds to another. */
const teamOf = (right: Right) => `acme:team-${rights.findIndex((each) => nameOf(each) === nameOf(right))}`;

const clusterRole = z.object({ rules: z.array(z.unknown()).nullish() });
const review = z.object({ status: z.object({ userInfo: z.object({ groups: z.array(z.string()) }) }) });

suite("whoever has a role on the cluster where Dex runs", { timeout: 200_000 }, () => {
  let folder: string;
  let controlPlane: LoopbackControlPlane;
  let controllers: LoopbackProcess | undefined;
  let dex: LoopbackProcess | undefined;
  let issuer: string;
  let authority: Authority;
  let key: SigningKey;

  before(async () => {
    const { bin } = await ensureToolchain({ parts: ["dex", "etcd", "kubernetes"] });
    folder = await mkdtemp(join(tmpdir(), "latchkey-hub-"));
    authority = await createAuthority("Dex of the hub");
    issuer = `https://127.0.0.1:${await freePort()}`;
    controlPlane = await LoopbackControlPlane.start({
      folder: join(folder, "cluster"),
      bin,
      authentication: authenticationConfiguration(loginAt(issuer, authority.certificate), {
        major: 1,
        minor: 36,
      }),
    });
    controllers = await aggregateRoles(controlPlane, bin, folder);
    await prepareDexStorage(controlPlane);
    for (const [path, object] of attackedObjects) await controlPlane.create(path, object);
    for (const [name, rule] of ownRoles)
      await controlPlane.create(`${rbac}/clusterroles`, { metadata: { name }, rules: [rule] });
    for (const right of rights) await bind(controlPlane, right);
    dex = await startDex(controlPlane, { bin, folder, issuer, authority });
    key = await eventually(async () => storedSigningKey((await controlPlane.ask(signingKeys)).body), {
      subject: "Dex to store its signing key",
      timeout: 20_000,
    });
    await eventually(
      async () => {
        const { status, body } = await groupsOf(tokenOf(key, "acme:team-0"));
        if (status !== 201) throw new Error(body);
      },
      { subject: "the API server to accept Dex's tokens", timeout: 30_000 },
    );
  });

  after(async () => {
    await dex?.stop();
    await controllers?.stop();
    await controlPlane.stop();
    await rm(folder, { recursive: true });
  });

  const tokenOf = (by: SigningKey, team: string) =>
    by.sign({ ...personClaims("github", [team]), iss: issuer });
  const groupsOf = (token: string) =>
    controlPlane.ask("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
      token,
    });

  /** The attacks in which a team's right suffices. */
  async function successes(right: Right): Promise<readonly string[]> {
    const token = tokenOf(key, teamOf(right));
    const results = await Promise.all(
      signingKeyAttacks.map(async ({ name, path, request, succeeded }) =>
        succeeded(await controlPlane.ask(path, { ...request, token })) ? [name] : [],
      ),
    );
    return results.flat();
  }

  for (const right of rights) {
    test(`${nameOf(right)} is ${isHarmless(right) ? "no way" : "a way"} to Dex's signing keys`, async () => {
      const found = await successes(right);
      assert.equal(found.length === 0, isHarmless(right), found.join("; "));
    });

    test(`settings ${isForAnybody(right) ? "accept" : "refuse"} ${nameOf(right)}`, () => {
      assert.equal(isAccepted(right), isForAnybody(right));
    });
  }

  /** What verify warns of. */
  async function waysToTheKeys() {
    const list = async <List>(schema: z.ZodType<List>, path: string) =>
      schema.parse(JSON.parse((await controlPlane.ask(`${rbac}/${path}`)).body));
    const inNamespace = async (namespace: string) => ({
      roles: (await list(roleList, `namespaces/${namespace}/roles`)).items,
      bindings: (await list(bindingList, `namespaces/${namespace}/rolebindings`)).items,
    });
    return signingKeyAccess({
      roles: (await list(roleList, "clusterroles")).items,
      bindings: (await list(bindingList, "clusterrolebindings")).items,
      dexNamespace: await inNamespace("latchkey"),
      controlPlaneNamespace: await inNamespace("kube-system"),
    });
  }

  test("verify names exactly the bindings that are a way to the keys", async () => {
    const found = await waysToTheKeys();
    const expected = rights.filter((right) => !isHarmless(right) && nameOf(right) !== nameOf(administrator));
    assert.deepEqual(
      [...new Set(found.map(({ subject }) => subject))].toSorted(),
      expected.map((right) => `group acme:${teamOf(right)}`).toSorted(),
    );
  });

  test("edit in the whole cluster signs a token for an administrator", async () => {
    const token = tokenOf(key, teamOf(edit));
    const { body } = await controlPlane.ask(signingKeys, {
      token,
      as: { user: "system:serviceaccount:latchkey:dex" },
    });
    const stolen = storedSigningKey(body);
    const administrators = teamOf(administrator);
    const forged = stolen.sign({ ...personClaims("github", [administrators]), iss: issuer });
    const answer = await groupsOf(forged);
    assert.equal(answer.status, 201, answer.body);
    const { groups } = review.parse(JSON.parse(answer.body)).status.userInfo;
    assert.ok(groups.includes(`acme:${administrators}`));
    assert.equal((await controlPlane.ask("/api/v1/secrets", { token })).status, 200);
    assert.equal((await controlPlane.ask("/api/v1/nodes", { token })).status, 403);
    assert.equal((await controlPlane.ask("/api/v1/nodes", { token: forged })).status, 200);
  });

  test("whoever may create codes in Dex's namespace has Dex sign a token for an administrator", async () => {
    const team = "acme:code-creators";
    const metadata = { name: "code-creators" };
    const roles = `${rbac}/namespaces/latchkey`;
    const rules = [{ apiGroups: ["dex.coreos.com"], resources: ["authcodes"], verbs: ["create"] }];
    await controlPlane.create(`${roles}/roles`, { metadata, rules });
    const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: `acme:${team}` }];
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name };
    await controlPlane.create(`${roles}/rolebindings`, { metadata, roleRef, subjects });
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
    const created = await controlPlane.ask("/apis/dex.coreos.com/v1/namespaces/latchkey/authcodes", {
      token: tokenOf(key, team),
      body: code,
    });
    assert.equal(created.status, 201, created.body);
    const response = await ask(`${issuer}/token`, {
      method: "POST",
      tls: { ca: authority.certificate },
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: audience,
        redirect_uri: code.redirectURI,
        code: code.metadata.name,
      }).toString(),
    });
    const { id_token: forged } = z.object({ id_token: z.string() }).parse(JSON.parse(response.body));
    const answer = await groupsOf(forged);
    assert.equal(answer.status, 201, answer.body);
    assert.ok(
      review.parse(JSON.parse(answer.body)).status.userInfo.groups.includes(`acme:${administrators}`),
    );
    const found = await waysToTheKeys();
    assert.ok(found.some(({ subject }) => subject === `group acme:${team}`));
    // What other tests look at is as before.
    await controlPlane.ask(`${roles}/rolebindings/${metadata.name}`, { method: "DELETE" });
  });

  test("edit in one namespace mounts the node's files, until Pod Security forbids it", async () => {
    const token = tokenOf(key, teamOf({ role: "edit", namespaces: ["payments"] }));
    const create = () =>
      controlPlane.ask("/api/v1/namespaces/payments/pods?dryRun=All", { token, body: podWithTheNodesFiles });
    assert.equal((await create()).status, 201);
    const { status } = await controlPlane.ask("/api/v1/namespaces/payments", {
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
    for (const [path, object] of forbiddingPolicy) await controlPlane.create(path, object);
    const requestsToken = "requests Dex's token";
    const left = await eventually(
      async () => {
        const found = await successes(edit);
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

const rbac = "/apis/rbac.authorization.k8s.io/v1";

const signingKeys = "/apis/dex.coreos.com/v1/namespaces/latchkey/signingkeies";

/** ClusterRoles of a user's own. */
const ownRoles = [
  ["own-pod-reader", { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
  ["own-node-reader", { apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] }],
] as const;

/** Binds a right to its team as Latchkey does. */
async function bind(controlPlane: LoopbackControlPlane, right: Right): Promise<void> {
  for (const binding of accessBindings([{ group: `acme:${teamOf(right)}`, ...right }])) {
    const path =
      binding.namespace === undefined
        ? `${rbac}/clusterrolebindings`
        : `${rbac}/namespaces/${binding.namespace}/rolebindings`;
    await controlPlane.create(path, {
      metadata: { name: bindingObjectName(binding) },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: binding.role },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: binding.group }],
    });
  }
}

/** Starts the controller that fills the roles admin, edit and view. */
async function aggregateRoles(
  controlPlane: LoopbackControlPlane,
  bin: string,
  folder: string,
): Promise<LoopbackProcess> {
  return LoopbackProcess.start({
    command: join(bin, "kube-controller-manager"),
    args: [
      `--kubeconfig=${controlPlane.kubeconfig}`,
      "--controllers=clusterrole-aggregation-controller",
      "--leader-elect=false",
      "--bind-address=127.0.0.1",
      `--secure-port=${await freePort()}`,
      `--cert-dir=${join(folder, "controllers")}`,
    ],
    folder,
    name: "kube-controller-manager",
    ready: async () => {
      for (const role of ["admin", "edit", "view"]) {
        const { body } = await controlPlane.ask(`${rbac}/clusterroles/${role}`);
        if ((clusterRole.parse(JSON.parse(body)).rules ?? []).length === 0)
          throw new Error(`${role} is empty`);
      }
    },
  });
}

/** Starts Dex as Latchkey configures it, with its objects in the cluster. */
function startDex(
  controlPlane: LoopbackControlPlane,
  at: {
    readonly bin: string;
    readonly folder: string;
    readonly issuer: string;
    readonly authority: Authority;
  },
): Promise<LoopbackProcess> {
  const { bin, folder, issuer, authority } = at;
  const connector = {
    type: "github" as const,
    id: "github",
    name: "GitHub",
    organization: "acme",
    host: "github.com",
  };
  return startLoopbackDex({
    folder: join(folder, "dex"),
    bin,
    authority,
    kubeconfig: controlPlane.kubeconfig,
    configuration: dexConfiguration({
      issuer,
      title: "acme",
      session: { idTokenSeconds: 900, idleSeconds: 43_200, absoluteSeconds: 604_800 },
      connectors: dexConnectors(issuer, [connector], { github: { clientId: "id", clientSecret: "secret" } }),
      clusters: [{ cluster: "prod-hub", audience }],
      kubelogin: { ports: [8000], deviceCode: false },
    }),
  });
}
