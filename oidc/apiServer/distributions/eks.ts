import type { ClusterLogin } from "../../clusterLogin.ts";
import type { ApiServerConfiguration } from "../configuration.ts";

const inputPath = "eks-identity-provider.json";
const name = "latchkey";

/**
 * The login for a cluster of Amazon EKS: the input of `AssociateIdentityProviderConfig` (aws-sdk-go-v2 service/eks).
 * EKS has no field for the issuer's authorities and no structured form, so no rule of ours refuses `system:` names
 * there; the prefixes do, and loginProblems.ts requires them.
 */
export function eksConfiguration(login: ClusterLogin): ApiServerConfiguration {
  const { issuer, audience, username, groups } = login;
  const content = {
    oidc: {
      identityProviderConfigName: name,
      issuerUrl: issuer.url,
      clientId: audience,
      usernameClaim: username.claim,
      // "-" is the spelling of no prefix; left out, EKS would prefix every claim but email with the issuer.
      usernamePrefix: username.prefix === "" ? "-" : username.prefix,
      groupsClaim: groups.claim,
      groupsPrefix: groups.prefix,
    },
  };
  const command = `aws eks associate-identity-provider-config --cluster-name NAME --cli-input-json file://${inputPath}`;
  return {
    files: [],
    inputs: [{ path: inputPath, content: `${JSON.stringify(content, null, 2)}\n`, readBy: command }],
    arguments: [],
    steps: [
      `Run "${command}". A cluster has one OIDC provider at most: disassociate another one first.`,
      `Wait until "aws eks describe-identity-provider-config --cluster-name NAME --identity-provider-config type=oidc,name=${name}" shows ACTIVE, which takes some minutes.`,
      `EKS cannot change a provider: for a later change run "aws eks disassociate-identity-provider-config --cluster-name NAME --identity-provider-config type=oidc,name=${name}", wait until it is gone, and associate it anew. Meanwhile nobody logs in with it; access by IAM goes on.`,
      "To take it back, disassociate it.",
    ],
  };
}
