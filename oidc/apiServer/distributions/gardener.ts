import { createHash } from "node:crypto";
import type { ClusterLogin } from "../../clusterLogin.ts";
import { type KubernetesVersion, isAtLeast } from "../../kubernetesVersion.ts";
import { renderYaml } from "../../renderYaml.ts";
import { authenticationConfiguration } from "../authenticationConfiguration.ts";
import type { ApiServerConfiguration } from "../configuration.ts";

/** The first Kubernetes release for which Gardener refuses `oidcConfig` (gardener pkg/apis/core/validation/shoot.go). */
const structuredOnlySince: KubernetesVersion = { major: 1, minor: 32 };

const configMapPath = "gardener-configmap.yaml";
const shootPath = "gardener-shoot-patch.yaml";
const patchCommand = `kubectl -n garden-PROJECT patch shoot NAME --type merge --patch-file ${shootPath}`;

function shootPatch(kubeAPIServer: object): string {
  return renderYaml({
    apiVersion: "core.gardener.cloud/v1beta1",
    kind: "Shoot",
    spec: { kubernetes: { kubeAPIServer } },
  });
}

/**
 * The login for a cluster of Gardener, structured: a ConfigMap in the project's namespace, and the Shoot that names it
 * (gardener docs/usage/shoot/shoot_access.md).
 */
export function gardenerStructuredConfiguration(
  login: ClusterLogin,
  version: KubernetesVersion,
): ApiServerConfiguration {
  const content = authenticationConfiguration(login, version);
  // A changed content is a changed name, and so a changed Shoot, which Gardener reconciles at once. It also keeps the
  // ConfigMaps of several clusters in one project apart.
  const name = `latchkey-${createHash("sha256").update(content).digest("hex").slice(0, 12)}`;
  return {
    files: [],
    inputs: [
      {
        path: configMapPath,
        content: renderYaml({
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name },
          data: { "config.yaml": content },
        }),
        readBy: `kubectl -n garden-PROJECT apply -f ${configMapPath}`,
      },
      {
        path: shootPath,
        // null takes a field away (RFC 7386): Gardener refuses both beside each other.
        content: shootPatch({ oidcConfig: null, structuredAuthentication: { configMapName: name } }),
        readBy: patchCommand,
      },
    ],
    arguments: [],
    steps: [
      `In the garden cluster, run "kubectl -n garden-PROJECT apply -f ${configMapPath}" with your project's namespace.`,
      `Run "${patchCommand}". Gardener rolls the API server; so does every later change, which has a ConfigMap of another name. Delete the one before it then.`,
      "To take it back, remove spec.kubernetes.kubeAPIServer.structuredAuthentication from the Shoot, then delete the ConfigMap.",
    ],
  };
}

/** The login for a cluster of Gardener by the Shoot's `oidcConfig`; `undefined` where Gardener refuses that. */
export function gardenerFlagsConfiguration(
  login: ClusterLogin,
  version: KubernetesVersion,
): ApiServerConfiguration | undefined {
  if (isAtLeast(version, structuredOnlySince)) return undefined;
  const { issuer, audience, certificateAuthority, username, groups } = login;
  return {
    files: [],
    inputs: [
      {
        path: shootPath,
        content: shootPatch({
          structuredAuthentication: null,
          oidcConfig: {
            issuerURL: issuer.url,
            clientID: audience,
            ...(certificateAuthority === undefined ? {} : { caBundle: certificateAuthority }),
            usernameClaim: username.claim,
            // The API server's spelling of no prefix, which Gardener hands through.
            usernamePrefix: username.prefix === "" ? "-" : username.prefix,
            groupsClaim: groups.claim,
            groupsPrefix: groups.prefix,
          },
        }),
        readBy: patchCommand,
      },
    ],
    arguments: [],
    steps: [
      `In the garden cluster, run "${patchCommand}" with your project's namespace. Gardener rolls the API server; so does every later change.`,
      "Go over to the structured form before the cluster becomes Kubernetes 1.32, which Gardener refuses with oidcConfig.",
      "To take it back, remove spec.kubernetes.kubeAPIServer.oidcConfig from the Shoot.",
    ],
  };
}
