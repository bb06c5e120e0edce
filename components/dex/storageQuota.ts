import { setTimeout as sleep } from "node:timers/promises";
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
  /** When the definitions of Dex's custom resources were created, as RFC 3339. */
  readonly definitionsCreated: pulumi.Input<readonly string[]>;
}

/**
 * How old the definitions must be when the quota is created, in milliseconds. The quota controller looks for new kinds
 * every 30 s (k8s.io/kubernetes, cmd/kube-controller-manager/app/core.go). A quota of kinds that it does not know yet is
 * counted at its next full round, up to 5 minutes later, and until then the API server refuses every object of these
 * kinds ("status unknown for quota").
 */
const discoveryMs = 35_000;

/** Returns how long to wait until the quota controller knows the kinds of some definitions, in milliseconds. */
export function waitForDiscovery(created: readonly string[], now: number): number {
  const newest = Math.max(0, ...created.map((time) => Date.parse(time)).filter(Number.isFinite));
  return Math.min(discoveryMs, Math.max(0, newest + discoveryMs - now));
}

/** The limit of what strangers can make Dex store in the cluster, so that a flood of logins never fills etcd. */
export class DexStorageQuota extends pulumi.ComponentResource {
  constructor(name: string, args: DexStorageQuotaArgs, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:DexStorageQuota", name, args, options);
    const namespace = pulumi
      .all([args.namespace, args.definitionsCreated])
      .apply(async ([known, created]) => {
        if (!pulumi.runtime.isDryRun()) await sleep(waitForDiscovery(created, Date.now()));
        return known;
      });
    new ResourceQuota(
      name,
      {
        metadata: {
          name: storageQuotaName,
          namespace,
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
