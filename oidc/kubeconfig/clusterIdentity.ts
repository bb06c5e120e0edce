import { createHash } from "node:crypto";
import { certificateFingerprint, pemCertificates } from "../pemCertificates.ts";
import type { ClusterConnection } from "./clusterConnection.ts";

/** What identifies a cluster in a connection to it. */
type Identified = Pick<ClusterConnection, "server" | "certificateAuthority">;

/** A cluster as the last update of its stack knew it. */
export interface LastCluster extends Identified {
  /** The identity that it had then. */
  readonly identity: string;
}

/**
 * A name for a cluster that is the same from wherever it is reached, and another for another cluster. It is the digest of
 * the authority that the cluster has for itself, and the path below which a proxy such as Rancher's has it. Where its
 * certificate is publicly trusted, there is nothing but its address.
 *
 * @param last the cluster of the last update. It keeps its identity as long as both have a certificate in common, so
 *   neither another notation of an authority nor its succession makes another cluster of it.
 */
export function clusterIdentity(connection: Identified, last?: LastCluster): string {
  return last !== undefined && isSameCluster(connection, last) ? last.identity : newIdentity(connection);
}

/** The identity of a cluster of which nothing is known. */
export function newIdentity({ server, certificateAuthority }: Identified): string {
  if (certificateAuthority === undefined) return server;
  const digest = createHash("sha256").update(certificateAuthority.trim()).digest("hex");
  return `sha256:${digest}${proxyPath(server)}`;
}

function isSameCluster(one: Identified, other: Identified): boolean {
  if (one.certificateAuthority === undefined || other.certificateAuthority === undefined)
    return one.certificateAuthority === other.certificateAuthority && one.server === other.server;
  const known = new Set(pemCertificates(other.certificateAuthority).map(certificateFingerprint));
  return (
    proxyPath(one.server) === proxyPath(other.server) &&
    pemCertificates(one.certificateAuthority).some((pem) => known.has(certificateFingerprint(pem)))
  );
}

/** The path of a server's URL; empty for none. */
function proxyPath(server: string): string {
  // kubectl takes an address without a scheme too, which is no URL and has no path.
  const path = URL.parse(server)?.pathname ?? "/";
  return path === "/" ? "" : path;
}
