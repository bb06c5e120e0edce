import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { AccessBindings } from "../../../components/accessBindings.ts";
import { only, record } from "./recorded.ts";

suite("AccessBindings", () => {
  test("binds a group in the whole cluster, or in one namespace", async () => {
    const resources = await record(() => {
      new AccessBindings("access", {
        bindings: [
          {
            name: "github:acme:platform/cluster-admin",
            group: "github:acme:platform",
            role: "cluster-admin",
          },
          {
            name: "github:acme:payments/edit/payments",
            group: "github:acme:payments",
            role: "edit",
            namespace: "payments",
          },
        ],
      });
    });
    const everywhere = only(resources, ":ClusterRoleBinding").inputs;
    assert.deepEqual(everywhere["subjects"], [
      { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "github:acme:platform" },
    ]);
    assert.deepEqual(everywhere["roleRef"], {
      apiGroup: "rbac.authorization.k8s.io",
      kind: "ClusterRole",
      name: "cluster-admin",
    });
    const inNamespace = only(resources, ":RoleBinding").inputs["metadata"];
    assert.ok(typeof inNamespace === "object" && inNamespace !== null);
    assert.equal(Reflect.get(inNamespace, "namespace"), "payments");
  });
});
