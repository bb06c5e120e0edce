import type { ClusterLogin } from "../clusterLogin.ts";
import { type KubernetesVersion, isAtLeast } from "../kubernetesVersion.ts";
import { renderYaml } from "../renderYaml.ts";
import { type ApiServerConfiguration, hostFolder } from "./configuration.ts";

/** The first release that serves `apiserver.config.k8s.io/v1`; before it, `v1beta1` is the newest. */
const stableSince: KubernetesVersion = { major: 1, minor: 34 };

/** Where the file lies on a control-plane host. Its name stays: the API server watches it and takes a new content over. */
export const authenticationConfigurationPath = `${hostFolder}/authentication.yaml`;

/**
 * The login as an `AuthenticationConfiguration` (kubernetes/apiserver, pkg/apis/apiserver/v1), in YAML. The API server
 * decodes it strictly.
 */
export function authenticationConfiguration(login: ClusterLogin, version: KubernetesVersion): string {
  const { issuer, audience, certificateAuthority, username, groups } = login;
  return renderYaml({
    apiVersion: isAtLeast(version, stableSince)
      ? "apiserver.config.k8s.io/v1"
      : "apiserver.config.k8s.io/v1beta1",
    kind: "AuthenticationConfiguration",
    jwt: [
      {
        issuer: {
          url: issuer.url,
          audiences: [audience],
          ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
        },
        claimMappings: {
          username: { claim: username.claim, prefix: username.prefix },
          groups: { claim: groups.claim, prefix: groups.prefix },
        },
        // A second lock behind the prefixes: no token makes anybody a part of the system, whatever it claims.
        userValidationRules: [
          {
            expression: "!user.username.startsWith('system:')",
            message: "a user name of the login must not begin with system:",
          },
          {
            expression: "user.groups.all(group, !group.startsWith('system:'))",
            message: "a group of the login must not begin with system:",
          },
        ],
      },
    ],
  });
}

/** The login for a plain kube-apiserver, by `--authentication-config`. */
export function structuredConfiguration(
  login: ClusterLogin,
  version: KubernetesVersion,
): ApiServerConfiguration {
  return {
    files: [
      {
        path: authenticationConfigurationPath,
        content: authenticationConfiguration(login, version),
        mode: "0644",
      },
    ],
    arguments: [`--authentication-config=${authenticationConfigurationPath}`],
    steps: [
      `Write ${authenticationConfigurationPath} on every control-plane host.`,
      "The first time, add the argument to every kube-apiserver and restart one after the other.",
      "Later changes of the file are taken over within a minute, without a restart.",
      "Remove every --oidc-* argument: an API server refuses to start with both.",
    ],
  };
}
