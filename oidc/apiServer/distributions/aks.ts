import type { ClusterLogin } from "../../clusterLogin.ts";
import type { ApiServerConfiguration } from "../configuration.ts";
import { celText, claimMappings, claimValidationRules, userValidationRules } from "../tokenRules.ts";

/** What every user name and group must begin with on AKS (AKS, external-identity-provider-authentication-configure). */
export const requiredPrefix = "aks:jwt:";

const configPath = "aks-jwt-authenticator.json";
const name = "latchkey";

/**
 * The login for a cluster of Azure Kubernetes Service: the properties of a JWT authenticator
 * (Microsoft.ContainerService managedClusters/jwtAuthenticators, a preview). AKS takes mappings as CEL only.
 */
export function aksConfiguration(login: ClusterLogin): ApiServerConfiguration {
  const { issuer, audience, username, groups } = login;
  const mappings = claimMappings(login);
  const content = {
    issuer: { url: issuer.url, audiences: [audience] },
    claimValidationRules: claimValidationRules(login),
    claimMappings: {
      username: { expression: `${celText(username.prefix)} + claims.${username.claim}` },
      groups:
        "expression" in mappings.groups
          ? mappings.groups
          : {
              expression: `(has(claims.${groups.claim}) ? dyn(claims.${groups.claim}) : dyn([])).map(group, ${celText(groups.prefix)} + group)`,
            },
      uid: { expression: `claims.${mappings.uid.claim}` },
      extra: mappings.extra,
    },
    userValidationRules,
  };
  const arguments_ = `--resource-group GROUP --cluster-name NAME --name ${name}`;
  const command = `az aks jwtauthenticator add ${arguments_} --config-file ${configPath}`;
  return {
    files: [],
    inputs: [{ path: configPath, content: `${JSON.stringify(content, null, 2)}\n`, readBy: command }],
    arguments: [],
    steps: [
      `Once for each subscription, since this is a preview of AKS: "az extension add --name aks-preview", "az feature register --namespace Microsoft.ContainerService --name JWTAuthenticatorPreview", and when that shows Registered, "az provider register --namespace Microsoft.ContainerService".`,
      `Run "${command}".`,
      `For a later change, run the same with "update" in place of "add".`,
      `To take it back, run "az aks jwtauthenticator delete ${arguments_}".`,
    ],
  };
}
