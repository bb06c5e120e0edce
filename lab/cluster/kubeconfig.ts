import { stringify } from "yaml";
import type { Issued } from "../certificates.ts";

/** What a kubeconfig with a client certificate says. */
export interface KubeconfigContent {
  /** Name of the cluster and of the context. */
  readonly cluster: string;
  /** URL of the API server. */
  readonly server: string;
  /** The authority of its certificate, PEM. */
  readonly certificateAuthority: string;
  /** Name of the user entry. */
  readonly user: string;
  /** The client certificate and key. */
  readonly credentials: Issued;
}

/** A kubeconfig of one cluster and one user, with everything inline. */
export function renderKubeconfig(content: KubeconfigContent): string {
  const { cluster, server, certificateAuthority, user, credentials } = content;
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        { name: cluster, cluster: { server, "certificate-authority-data": base64(certificateAuthority) } },
      ],
      users: [
        {
          name: user,
          user: {
            "client-certificate-data": base64(credentials.certificate),
            "client-key-data": base64(credentials.privateKey),
          },
        },
      ],
      contexts: [{ name: cluster, context: { cluster, user } }],
      "current-context": cluster,
    },
    { lineWidth: 0 },
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
