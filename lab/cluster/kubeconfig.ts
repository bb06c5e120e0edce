import { stringify } from "yaml";
import type { Issued } from "../certificates.ts";

/** One way into one cluster, with a client certificate. */
export interface KubeconfigEntry {
  /** Name of the cluster entry. */
  readonly cluster: string;
  /** URL of the API server. */
  readonly server: string;
  /** The authority of its certificate, PEM. */
  readonly certificateAuthority: string;
  /** Name of the user entry and of the context. */
  readonly user: string;
  /** The client certificate and key. */
  readonly credentials: Issued;
}

/** A kubeconfig with everything inline. The first entry's context is the current one. */
export function renderKubeconfig(entries: readonly [KubeconfigEntry, ...KubeconfigEntry[]]): string {
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: entries.map(({ cluster, server, certificateAuthority }) => ({
        name: cluster,
        cluster: { server, "certificate-authority-data": base64(certificateAuthority) },
      })),
      users: entries.map(({ user, credentials }) => ({
        name: user,
        user: {
          "client-certificate-data": base64(credentials.certificate),
          "client-key-data": base64(credentials.privateKey),
        },
      })),
      contexts: entries.map(({ cluster, user }) => ({ name: user, context: { cluster, user } })),
      "current-context": entries[0].user,
    },
    { lineWidth: 0 },
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
