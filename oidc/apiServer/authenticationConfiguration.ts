import type { ClusterLogin } from "../clusterLogin.ts";
import { type KubernetesVersion, isAtLeast } from "../kubernetesVersion.ts";
import { renderYaml } from "../renderYaml.ts";
import { claimMappings, claimValidationRules, userValidationRules } from "./tokenRules.ts";

/** The first release that serves `apiserver.config.k8s.io/v1`; before it, `v1beta1` is the newest. */
const stableSince: KubernetesVersion = { major: 1, minor: 34 };

/** The login as an item of an `AuthenticationConfiguration`'s list `jwt`; the same in every version of it. */
export function jwtAuthenticator(login: ClusterLogin): object {
  const { issuer, audience, certificateAuthority } = login;
  return {
    issuer: {
      url: issuer.url,
      audiences: [audience],
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    },
    claimValidationRules: claimValidationRules(login),
    claimMappings: claimMappings(login),
    userValidationRules,
  };
}

/**
 * The login as an `AuthenticationConfiguration` (kubernetes/apiserver, pkg/apis/apiserver/v1), in YAML. The API server
 * decodes it strictly.
 */
export function authenticationConfiguration(login: ClusterLogin, version: KubernetesVersion): string {
  return renderYaml({
    apiVersion: isAtLeast(version, stableSince)
      ? "apiserver.config.k8s.io/v1"
      : "apiserver.config.k8s.io/v1beta1",
    kind: "AuthenticationConfiguration",
    jwt: [jwtAuthenticator(login)],
  });
}
