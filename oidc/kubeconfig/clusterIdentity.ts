import { createHash } from "node:crypto";
import type { ClusterConnection } from "./clusterConnection.ts";

/**
 * A name for a cluster that is the same from wherever it is reached, and another for another cluster: the digest of the
 * authority that it has for itself, and the path below which a proxy such as Rancher's has it. Where its certificate is
 * publicly trusted, there is nothing but its address.
 */
export function clusterIdentity({ server, certificateAuthority }: ClusterConnection): string {
  if (certificateAuthority === undefined) return server;
  const digest = createHash("sha256").update(certificateAuthority.trim()).digest("hex");
  // kubectl takes an address without a scheme too, which is no URL and has no path.
  const pathname = URL.parse(server)?.pathname ?? "/";
  return `sha256:${digest}${pathname === "/" ? "" : pathname}`;
}
