import { createHash } from "node:crypto";
import type { ClusterLogin } from "../clusterLogin.ts";
import { type HostFile, hostFolder } from "./configuration.ts";

/**
 * Where the API server finds the issuer's authorities. The name holds a digest of the content, because an API
 * server reads the file at start only: a changed authority is a changed flag, which restarts it.
 */
function authorityFile(certificateAuthority: string, folder: string): HostFile {
  const digest = createHash("sha256").update(certificateAuthority).digest("hex").slice(0, 12);
  return { path: `${folder}/issuer-ca-${digest}.pem`, content: certificateAuthority, mode: "0644" };
}

/**
 * The login as `--oidc-*` flags, without the leading dashes, in the order of the API server's own documentation
 * (k8s.io/kubernetes pkg/kubeapiserver/options/authentication.go; the set is the same from 1.30 to 1.37).
 *
 * @param folder Where the API server sees the file with the issuer's authorities.
 */
export function oidcFlags(login: ClusterLogin, folder = hostFolder): ReadonlyMap<string, string> {
  const flags = new Map([
    ["oidc-issuer-url", login.issuer.url],
    ["oidc-client-id", login.audience],
  ]);
  if (login.certificateAuthority !== undefined) {
    flags.set("oidc-ca-file", authorityFile(login.certificateAuthority, folder).path);
  }
  flags.set("oidc-username-claim", login.username.claim);
  // "-" is the API server's spelling of no prefix; left out, it would prefix every claim but email with the issuer.
  flags.set("oidc-username-prefix", login.username.prefix === "" ? "-" : login.username.prefix);
  flags.set("oidc-groups-claim", login.groups.claim);
  flags.set("oidc-groups-prefix", login.groups.prefix);
  return flags;
}

/** The files that {@link oidcFlags} names. */
export function oidcFlagFiles(login: ClusterLogin, folder = hostFolder): readonly HostFile[] {
  return login.certificateAuthority === undefined ? [] : [authorityFile(login.certificateAuthority, folder)];
}
