import * as pulumi from "@pulumi/pulumi";
import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota.js";
import { storageQuota, storageQuotaName } from "../../oidc/dex/storageQuota.ts";
import { partOf } from "../labels.ts";

/** Inputs of {@link DexStorageQuota}. */
export interface DexStorageQuotaArgs {
  /** The namespace that Dex runs in. */
  readonly namespace: pulumi.Input<string>;
  /** Whether the fleet uses the device flow. */
  readonly deviceCode: boolean;
}

/** The limit of what strangers can make Dex store in the cluster, so that a flood of logins never fills etcd. */
export class DexStorageQuota extends pulumi.ComponentResource {
  constructor(name: string, args: DexStorageQuotaArgs, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:DexStorageQuota", name, args, options);
    new ResourceQuota(
      name,
      {
        metadata: {
          name: storageQuotaName,
          namespace: args.namespace,
          labels: partOf,
          // Its status is empty until a controller has counted. Nothing waits for that.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: { hard: storageQuota(args.deviceCode) },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
