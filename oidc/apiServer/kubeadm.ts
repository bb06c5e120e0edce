import type { ClusterLogin } from "../clusterLogin.ts";
import { type KubernetesVersion, isAtLeast } from "../kubernetesVersion.ts";
import { renderYaml } from "../renderYaml.ts";
import { structuredConfiguration } from "./authenticationConfiguration.ts";
import { type ApiServerConfiguration, hostFolder } from "./configuration.ts";
import { flagsConfiguration } from "./flags.ts";

/** The first release whose kubeadm reads `kubeadm.k8s.io/v1beta4`, where extra arguments are a list, not a map. */
const listsSince: KubernetesVersion = { major: 1, minor: 31 };

/**
 * A `ClusterConfiguration` to merge into the cluster's own (kubeadm's `apiServer.extraArgs` and `extraVolumes`,
 * k8s.io/kubernetes cmd/kubeadm/app/apis/kubeadm/{v1beta3,v1beta4}/types.go): the API server runs in a pod and sees
 * the host's folder only through a volume.
 */
function clusterConfiguration(apiServerArguments: readonly string[], version: KubernetesVersion): string {
  const named = apiServerArguments.map((argument) => {
    const separator = argument.indexOf("=");
    return { name: argument.slice(2, separator), value: argument.slice(separator + 1) };
  });
  const lists = isAtLeast(version, listsSince);
  return renderYaml({
    apiVersion: lists ? "kubeadm.k8s.io/v1beta4" : "kubeadm.k8s.io/v1beta3",
    kind: "ClusterConfiguration",
    apiServer: {
      extraArgs: lists ? named : Object.fromEntries(named.map(({ name, value }) => [name, value])),
      extraVolumes: [
        {
          name: "latchkey",
          hostPath: hostFolder,
          mountPath: hostFolder,
          readOnly: true,
          pathType: "DirectoryOrCreate",
        },
      ],
    },
  });
}

function withClusterConfiguration(
  plain: ApiServerConfiguration,
  version: KubernetesVersion,
): ApiServerConfiguration {
  const path = `${hostFolder}/kubeadm-patch.yaml`;
  return {
    files: [...plain.files, { path, content: clusterConfiguration(plain.arguments, version), mode: "0644" }],
    arguments: plain.arguments,
    steps: [
      ...plain.files.map((file) => `Write ${file.path} on every control-plane host.`),
      `Merge ${path} into the ClusterConfiguration: the file given to "kubeadm init", and for a running cluster the ConfigMap kubeadm-config in kube-system.`,
      `On every control-plane host, one after the other, run "kubeadm init phase control-plane apiserver --config FILE", which rewrites the API server's manifest and so restarts it.`,
    ],
  };
}

/** The login for a cluster that kubeadm made, by `--oidc-*` flags. */
export function kubeadmFlagsConfiguration(
  login: ClusterLogin,
  version: KubernetesVersion,
): ApiServerConfiguration {
  return withClusterConfiguration(flagsConfiguration(login), version);
}

/** The login for a cluster that kubeadm made, by `AuthenticationConfiguration`. */
export function kubeadmStructuredConfiguration(
  login: ClusterLogin,
  version: KubernetesVersion,
): ApiServerConfiguration {
  return withClusterConfiguration(structuredConfiguration(login, version), version);
}
