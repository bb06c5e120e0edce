import type { ClusterLogin } from "../../clusterLogin.ts";
import { renderYaml } from "../../renderYaml.ts";
import type { ApiServerConfiguration } from "../configuration.ts";

const patchPath = "gke-clientconfig-patch.yaml";
const command = `kubectl patch clientconfig default -n kube-public --type merge --patch-file ${patchPath}`;

/**
 * The login for a cluster of Google Kubernetes Engine: a part of the `ClientConfig` of Identity Service for GKE
 * (authentication.gke.io/v2alpha1, as gcloud's googlecloudsdk.command_lib.anthos reads it). That service is a proxy in
 * the cluster: the API server itself takes no issuer, which the steps say.
 */
export function gkeConfiguration(login: ClusterLogin): ApiServerConfiguration {
  const { issuer, audience, certificateAuthority, username, groups } = login;
  const content = renderYaml({
    apiVersion: "authentication.gke.io/v2alpha1",
    kind: "ClientConfig",
    metadata: { name: "default", namespace: "kube-public" },
    spec: {
      authentication: [
        {
          name: "latchkey",
          oidc: {
            issuerURI: issuer.url,
            clientID: audience,
            ...(certificateAuthority === undefined
              ? {}
              : { certificateAuthorityData: Buffer.from(certificateAuthority).toString("base64") }),
            userClaim: username.claim,
            // "-" is the spelling of no prefix, as for an API server's flag.
            userPrefix: username.prefix === "" ? "-" : username.prefix,
            groupsClaim: groups.claim,
            groupPrefix: groups.prefix,
            // Required, though only Google's own login plugin uses them.
            kubectlRedirectURI: "http://localhost:8000/callback",
            scopes: "email,groups,offline_access,profile",
          },
        },
      ],
    },
  });
  return {
    files: [],
    inputs: [{ path: patchPath, content, readBy: command }],
    arguments: [],
    steps: [
      "Know what this cannot do: Google calls Identity Service for GKE deprecated and advises Workforce Identity Federation; it is not there on Autopilot clusters, and organisations made of late cannot turn it on. It has no rules like those of AuthenticationConfiguration: nothing but the prefixes keeps system: names away.",
      `Run "gcloud container clusters update CLUSTER --enable-identity-service", if it is not on yet.`,
      `Run "${command}". It replaces the list of other providers: add them to the file first.`,
      `Let kubeconfigs name the address of Identity Service as their server, and its authority: the API server's own address refuses these tokens. "kubectl get clientconfig default -n kube-public -o jsonpath='{.spec.server}{\"\\n\"}{.spec.certificateAuthorityData}'" shows both.`,
      `To take it back, remove the provider from the ClientConfig, or turn the service off with "gcloud container clusters update CLUSTER --no-enable-identity-service".`,
    ],
  };
}
