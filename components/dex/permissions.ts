import * as pulumi from "@pulumi/pulumi";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import { partOf } from "../labels.ts";
import { dexApiGroup } from "../../oidc/dex/customResources.ts";

/** What {@link DexPermissions} is made of. */
export interface DexPermissionsArgs {
  /** The namespace that Dex runs in. */
  readonly namespace: pulumi.Input<string>;
}

/** Dex's service account, which may do anything to Dex's own objects in its own namespace and nothing else. */
export class DexPermissions extends pulumi.ComponentResource {
  /** The service account's name. */
  readonly serviceAccountName: pulumi.Output<string>;

  constructor(name: string, args: DexPermissionsArgs, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:DexPermissions", name, args, options);
    const metadata = { name: "dex", namespace: args.namespace, labels: partOf };
    const account = new ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      { parent: this },
    );
    const role = new Role(
      name,
      { metadata, rules: [{ apiGroups: [dexApiGroup], resources: ["*"], verbs: ["*"] }] },
      { parent: this },
    );
    new RoleBinding(
      name,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [
          { kind: "ServiceAccount", name: account.metadata.name, namespace: account.metadata.namespace },
        ],
      },
      { parent: this },
    );
    this.serviceAccountName = account.metadata.name;
    this.registerOutputs({ serviceAccountName: this.serviceAccountName });
  }
}
