import type { ClusterLogin } from "../clusterLogin.ts";
import { type KubernetesVersion, isAtLeast } from "../kubernetesVersion.ts";
import { renderYaml } from "../renderYaml.ts";

/** The first release that serves `apiserver.config.k8s.io/v1`; before it, `v1beta1` is the newest. */
const stableSince: KubernetesVersion = { major: 1, minor: 34 };

/**
 * A second lock behind the prefixes: no token makes anybody a part of the system, whatever it claims. CEL, over the
 * user that the mappings make.
 */
export const userValidationRules = [
  {
    expression: "!user.username.startsWith('system:')",
    message: "a user name of the login must not begin with system:",
  },
  {
    expression: "user.groups.all(group, !group.startsWith('system:'))",
    message: "a group of the login must not begin with system:",
  },
] as const;

/** The login as an item of an `AuthenticationConfiguration`'s list `jwt`; the same in every version of it. */
export function jwtAuthenticator(login: ClusterLogin): object {
  const { issuer, audience, certificateAuthority, username, groups } = login;
  return {
    issuer: {
      url: issuer.url,
      audiences: [audience],
      ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
    },
    claimMappings: {
      username: { claim: username.claim, prefix: username.prefix },
      groups: { claim: groups.claim, prefix: groups.prefix },
    },
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
