import { type KubernetesVersion, isAtLeast } from "../../kubernetesVersion.ts";
import { renderYaml } from "../../renderYaml.ts";
import type { ApiServerConfiguration } from "../configuration.ts";
import { type Form, argumentsOf, withoutOtherForm } from "../form.ts";
import { argumentList, argumentMap, folderVolumes } from "./kubeadmFields.ts";

/** The first release whose kubeadm reads `kubeadm.k8s.io/v1beta4`, where extra arguments are a list, not a map. */
const listsSince: KubernetesVersion = { major: 1, minor: 31 };

const patchPath = "kubeadm-patch.yaml";

/**
 * The login for a cluster that kubeadm made: a `ClusterConfiguration` to merge into the cluster's own
 * (k8s.io/kubernetes cmd/kubeadm/app/apis/kubeadm/{v1beta3,v1beta4}/types.go).
 */
export function kubeadmConfiguration(form: Form, version: KubernetesVersion): ApiServerConfiguration {
  const lists = isAtLeast(version, listsSince);
  const content = renderYaml({
    apiVersion: lists ? "kubeadm.k8s.io/v1beta4" : "kubeadm.k8s.io/v1beta3",
    kind: "ClusterConfiguration",
    apiServer: {
      extraArgs: lists ? argumentList(form) : argumentMap(form),
      ...folderVolumes(form),
    },
  });
  const run = `"kubeadm init phase control-plane apiserver --config FILE", which rewrites the API server's manifest and so restarts it`;
  return {
    files: form.files,
    inputs: [{ path: patchPath, content, readBy: "your kubeadm configuration, as a part of it" }],
    arguments: argumentsOf(form),
    steps: [
      ...form.files.map((file) => `Write ${file.path} on every control-plane host.`),
      `Merge ${patchPath} into the ClusterConfiguration: the file given to "kubeadm init", and for a running cluster the ConfigMap kubeadm-config in kube-system, so that "kubeadm upgrade" keeps it.`,
      withoutOtherForm(form),
      `On every control-plane host, one after the other, run ${run}.`,
      ...(form.kind === "structured"
        ? ["Later changes of the file are taken over within a minute, without a restart."]
        : ["Every later change is made in the same way."]),
      "To take it back, remove what was merged and run the same command.",
    ],
  };
}
