import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  bindingList,
  type ClusterRbac,
  roleList,
  signingKeyAccess,
} from "../../../../fleet/verify/apiServer/signingKeyAccess.ts";
import { World } from "./world.ts";

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

const core = (resource: string, ...verbs: readonly string[]): Rule => ({
  verbs,
  apiGroups: [""],
  resources: [resource],
});

const role = (name: string, rules: readonly Rule[] | null) => ({ metadata: { name }, rules });
const developers = { kind: "Group", name: "developers" };
const bind = (roleName: string, subject: object = developers, kind = "ClusterRole") => ({
  metadata: { name: `to-${roleName}` },
  roleRef: { kind, name: roleName },
  subjects: [subject],
});

const everything = role("cluster-admin", [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }]);

interface Written {
  readonly roles?: readonly object[];
  readonly bindings?: readonly object[];
}

const nothing: Written = {};

/** A cluster with these RBAC objects, as its API server lists them. */
function cluster(everywhere: Written, inDex = nothing, inControlPlane = nothing): ClusterRbac {
  const read = ({ roles = [], bindings = [] }: Written) => ({
    roles: roleList.parse({ items: roles }).items,
    bindings: bindingList.parse({ items: bindings }).items,
  });
  const { roles, bindings } = read(everywhere);
  return {
    roles: [...roleList.parse({ items: [everything] }).items, ...roles],
    bindings,
    dexNamespace: read(inDex),
    controlPlaneNamespace: read(inControlPlane),
  };
}

const found = (rbac: ClusterRbac) =>
  signingKeyAccess(rbac).map(({ subject, binding, action }) => `${subject}: ${action} (${binding})`);

/** Rules that lead to the keys, and what is said of them. */
const ways: readonly (readonly [action: string, rule: Rule])[] = [
  [
    "read or write signing keys",
    { verbs: ["list"], apiGroups: ["dex.coreos.com"], resources: ["signingkeies"] },
  ],
  ["read or write signing keys", { verbs: ["create"], apiGroups: ["dex.coreos.com"], resources: ["*"] }],
  ["read or write signing keys", { verbs: ["*"], apiGroups: ["*"], resources: ["signingkeies"] }],
  ["write Dex's objects", { verbs: ["create"], apiGroups: ["dex.coreos.com"], resources: ["authcodes"] }],
  ["write Dex's objects", { verbs: ["patch"], apiGroups: ["dex.coreos.com"], resources: ["authrequests"] }],
  [
    "read people's tokens and connectors' secrets",
    { verbs: ["list"], apiGroups: ["dex.coreos.com"], resources: ["refreshtokens"] },
  ],
  ["impersonate service accounts", core("serviceaccounts", "impersonate")],
  ["impersonate service accounts", { ...core("serviceaccounts", "impersonate"), resourceNames: ["dex"] }],
  ["request tokens of service accounts", core("serviceaccounts/token", "create")],
  ["request tokens of service accounts", core("*/token", "create")],
  ["run commands in pods", core("pods/exec", "create")],
  ["run commands in pods", core("pods/exec", "get")],
  ["run commands in pods", core("pods/ephemeralcontainers", "patch")],
  ["create pods", core("pods", "create")],
  ["change workloads", { verbs: ["patch"], apiGroups: ["apps"], resources: ["deployments"] }],
  ["change workloads", { verbs: ["create"], apiGroups: ["batch"], resources: ["cronjobs"] }],
  ["read Secrets", core("secrets", "list")],
  [
    "grant any role",
    { verbs: ["bind"], apiGroups: ["rbac.authorization.k8s.io"], resources: ["clusterroles"] },
  ],
];

const onlyInTheCluster: readonly (readonly [action: string, rule: Rule])[] = [
  ["impersonate anybody", core("users", "impersonate")],
  ["impersonate anybody", core("groups", "impersonate")],
  ["run commands through nodes", core("nodes/proxy", "get")],
  [
    "change definitions of custom resources",
    { verbs: ["patch"], apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"] },
  ],
  [
    "have a webhook change objects",
    {
      ...{ verbs: ["create"], apiGroups: ["admissionregistration.k8s.io"] },
      resources: ["mutatingwebhookconfigurations"],
    },
  ],
  [
    "approve client certificates",
    { verbs: ["approve"], apiGroups: ["certificates.k8s.io"], resources: ["signers"] },
  ],
  ["mount files of nodes", core("persistentvolumes", "create")],
];

const harmless: readonly Rule[] = [
  core("pods", "get", "list", "watch", "delete"),
  core("pods/log", "get"),
  core("serviceaccounts", "get", "create", "delete"),
  { ...core("serviceaccounts", "impersonate"), resourceNames: ["another"] },
  core("configmaps", "*"),
  { verbs: ["get"], apiGroups: ["apps"], resources: ["secrets"] },
  { verbs: ["get", "list"], apiGroups: ["dex.coreos.com"], resources: ["authrequests"] },
  { verbs: ["get"] },
];

suite("who can get at Dex's signing keys", () => {
  for (const [action, rule] of ways) {
    test(`whoever has ${JSON.stringify(rule)}`, () => {
      const roles = [role("own", [core("configmaps", "get"), rule])];
      assert.deepEqual(found(cluster({ roles, bindings: [bind("own")] })), [
        `group developers: ${action} (ClusterRoleBinding to-own)`,
      ]);
      assert.deepEqual(found(cluster({ roles }, { bindings: [bind("own")] })), [
        `group developers: ${action} (RoleBinding to-own)`,
      ]);
      const local = { roles, bindings: [bind("own", developers, "Role")] };
      assert.deepEqual(found(cluster({}, local)), [`group developers: ${action} (RoleBinding to-own)`]);
    });
  }

  for (const [action, rule] of onlyInTheCluster) {
    test(`whoever has ${JSON.stringify(rule)} in the whole cluster`, () => {
      const roles = [role("own", [rule])];
      assert.deepEqual(found(cluster({ roles, bindings: [bind("own")] })), [
        `group developers: ${action} (ClusterRoleBinding to-own)`,
      ]);
      assert.deepEqual(found(cluster({ roles }, { bindings: [bind("own")] })), []);
    });
  }

  for (const rule of harmless) {
    test(`not whoever has ${JSON.stringify(rule)}`, () => {
      const roles = [role("own", [rule])];
      assert.deepEqual(found(cluster({ roles }, { bindings: [bind("own")] })), []);
    });
  }

  test("whoever may impersonate the service accounts of kube-system, but not whoever reads its objects", () => {
    const roles = [role("own", [core("serviceaccounts", "impersonate")])];
    const rbac = cluster({ roles }, nothing, { bindings: [bind("own")] });
    assert.deepEqual(found(rbac), ["group developers: impersonate service accounts (RoleBinding to-own)"]);
    const keys = role("keys", [{ verbs: ["*"], apiGroups: ["dex.coreos.com"], resources: ["*"] }]);
    assert.deepEqual(found(cluster({ roles: [keys] }, nothing, { bindings: [bind("keys")] })), []);
  });

  test("not cluster administrators, service accounts and the control plane", () => {
    const roles = [role("own", [core("secrets", "get")])];
    const administrators = { kind: "Group", name: "administrators" };
    const subjects = [
      administrators,
      { kind: "ServiceAccount", name: "argocd", namespace: "argocd" },
      { kind: "Group", name: "system:nodes" },
      { kind: "User", name: "system:kube-controller-manager" },
    ];
    const bindings = [bind("cluster-admin", administrators), ...subjects.map((each) => bind("own", each))];
    assert.deepEqual(found(cluster({ roles, bindings })), []);
    // In one namespace, the same role makes nobody an administrator.
    assert.deepEqual(found(cluster({}, { bindings: [bind("cluster-admin", administrators)] })), [
      "group administrators: read or write signing keys (RoleBinding to-cluster-admin)",
    ]);
  });

  test("anybody at all, where a role is everybody's", () => {
    const roles = [role("own", [core("secrets", "get")])];
    const subjects = ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"];
    const bindings = subjects.map((name) => bind("own", { kind: "Group", name }));
    assert.equal(found(cluster({ roles, bindings })).length, subjects.length);
  });

  test("nobody by a role that does not exist or allows nothing", () => {
    const roles = [role("empty", null)];
    assert.deepEqual(found(cluster({ roles, bindings: [bind("gone"), bind("empty")] })), []);
  });
});

suite("verify, of Dex's signing keys", () => {
  const edit = role("edit", [core("serviceaccounts", "impersonate")]);
  const linkOf = async (world: World, name: string) => {
    const [verification] = await world.verify(name);
    return verification?.links.find(({ link }) => link === "signingKeys");
  };

  test("warns of bindings that Latchkey does not own, and lets the cluster pass", async () => {
    const bindings = ["a", "b", "c", "d"].map((name) => bind("edit", { kind: "User", name }));
    const world = new World().change({ rbac: { clusterroles: [edit], clusterrolebindings: bindings } });
    const [hub] = await world.verify("prod-hub");
    assert.equal(hub?.state, "passed");
    const link = hub.links.find((each) => each.link === "signingKeys");
    assert.equal(link?.verdict, "warning");
    assert.equal(
      link.told,
      "not only cluster administrators can get at them: user a can impersonate service accounts (ClusterRoleBinding to-edit), user b can impersonate service accounts (ClusterRoleBinding to-edit), user c can impersonate service accounts (ClusterRoleBinding to-edit) and 1 more",
    );
    assert.match(link.remedy ?? "", /other namespaces than latchkey and kube-system/);
  });

  test("is fine with the control plane's own bindings, and has nothing to look at on a spoke", async () => {
    assert.equal((await linkOf(new World(), "prod-hub"))?.verdict, "ok");
    assert.equal((await linkOf(new World(), "prod-eu"))?.verdict, "not-applicable");
  });

  test("warns where the bindings cannot be read", async () => {
    for (const kubectl of ["missing", { status: 0, stdout: "<html>", stderr: "" }] as const) {
      const link = await linkOf(new World().change({ kubectl }), "prod-hub");
      assert.equal(link?.verdict, "warning");
      assert.match(link.told, /^the roles and bindings cannot be read: /);
    }
  });
});
