import type { ClusterConnection } from "../../oidc/kubeconfig/clusterConnection.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";
import type { StackReport } from "../report/stackReport.ts";

/**
 * The texts that are particular to a cluster, for {@link StackReport.particular}.
 *
 * @param connection where its API server answers; absent where that is secret or unknown.
 */
export function particularTexts(
  settings: ClusterSettings,
  connection: ClusterConnection | undefined,
): StackReport["particular"] {
  const { cluster, context, login, role } = settings;
  const authority = connection?.certificateAuthority;
  return {
    cluster,
    audience: login.audience,
    ...(context === undefined ? {} : { context }),
    ...(role === "standalone" ? { issuer: login.issuer.url } : {}),
    ...(connection === undefined ? {} : { server: connection.server }),
    ...(authority === undefined
      ? {}
      : {
          "certificate authority": authority.trim(),
          "certificate authority#base64": Buffer.from(authority).toString("base64"),
        }),
  };
}
