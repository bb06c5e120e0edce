import * as pulumi from "@pulumi/pulumi";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import { type AccessBinding, bindingObjectName } from "../oidc/access/binding.ts";
import { partOf } from "./labels.ts";

/** What {@link AccessBindings} is made of. */
export interface AccessBindingsArgs {
  /** Which group gets which role where. */
  readonly bindings: readonly AccessBinding[];
}

/** The rights of the login's groups in one cluster: a ClusterRoleBinding or a RoleBinding each. */
export class AccessBindings extends pulumi.ComponentResource {
  constructor(name: string, args: AccessBindingsArgs, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:AccessBindings", name, args, options);
    for (const binding of args.bindings) {
      const logicalName = `${name}/${binding.name}`;
      const content = {
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: binding.role },
        // Both names, because the stack does not know which of the two its API server makes. Nobody can have the other one.
        subjects: [binding.group, ...(binding.boundGroup === undefined ? [] : [binding.boundGroup])].map(
          (group) => ({ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: group }),
        ),
      };
      const metadata = { name: bindingObjectName(binding), labels: partOf };
      if (binding.namespace === undefined) {
        new ClusterRoleBinding(logicalName, { metadata, ...content }, { parent: this });
      } else {
        new RoleBinding(
          logicalName,
          { metadata: { ...metadata, namespace: binding.namespace }, ...content },
          { parent: this },
        );
      }
    }
    this.registerOutputs();
  }
}
