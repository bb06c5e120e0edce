import { createHash } from "node:crypto";
import { renderYaml } from "../../renderYaml.ts";
import type { ApiServerConfiguration, HostFile, ToolInput } from "../configuration.ts";
import { type Form, argumentsOf, withoutOtherForm } from "../form.ts";
import { argumentList, argumentMap, folderVolumes } from "./kubeadmFields.ts";

/** The most characters that `files[].content` may have (cluster-api bootstrap/kubeadm/{v1beta1,v1beta2}). */
const longestContent = 10_240;

const patchPath = "cluster-api-patch.yaml";
const secretPath = "cluster-api-secret.yaml";

/** A file that is too long to stand in a `KubeadmControlPlane`: Cluster API reads it from a Secret, the only kind it takes. */
function secretOf({ content }: HostFile): { readonly name: string; readonly manifest: string } {
  // A changed content is a changed name, and so a changed KubeadmControlPlane: otherwise no machine would be replaced.
  const name = `latchkey-${createHash("sha256").update(content).digest("hex").slice(0, 12)}`;
  const manifest = renderYaml({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name },
    stringData: { content },
  });
  return { name, manifest };
}

/**
 * The login for a cluster of Cluster API with kubeadm's control plane: a part of its `KubeadmControlPlane`
 * (sigs.k8s.io/cluster-api/api controlplane/kubeadm/{v1beta1,v1beta2}).
 */
export function clusterApiConfiguration(form: Form, api: "v1beta1" | "v1beta2"): ApiServerConfiguration {
  const tooLong = form.files.filter(({ content }) => content.length > longestContent);
  const files = form.files.map((file) => ({
    path: file.path,
    owner: "root:root",
    permissions: file.mode,
    ...(tooLong.includes(file)
      ? { contentFrom: { secret: { name: secretOf(file).name, key: "content" } } }
      : { content: file.content }),
  }));
  const patch = renderYaml({
    apiVersion: `controlplane.cluster.x-k8s.io/${api}`,
    kind: "KubeadmControlPlane",
    spec: {
      kubeadmConfigSpec: {
        clusterConfiguration: {
          apiServer: {
            extraArgs: api === "v1beta1" ? argumentMap(form) : argumentList(form),
            ...folderVolumes(form),
          },
        },
        ...(files.length === 0 ? {} : { files }),
      },
    },
  });
  const secrets: readonly ToolInput[] = tooLong.map((file) => ({
    path: secretPath,
    content: secretOf(file).manifest,
    readBy: `kubectl apply -f ${secretPath}`,
  }));
  return {
    files: [],
    inputs: [
      { path: patchPath, content: patch, readBy: "kubectl edit kubeadmcontrolplane, as a part of yours" },
      ...secrets,
    ],
    arguments: argumentsOf(form),
    steps: [
      ...secrets.map(
        ({ path }) =>
          `In the management cluster, run "kubectl -n NAMESPACE apply -f ${path}" with the namespace of the KubeadmControlPlane.`,
      ),
      `In the management cluster, merge ${patchPath} into the cluster's KubeadmControlPlane (with a ClusterClass: into the KubeadmControlPlaneTemplate, under spec.template): add to the lists that are there. "kubectl patch --type merge" would replace them.`,
      withoutOtherForm(form),
      "Cluster API then replaces the control-plane machines one after the other, which takes minutes each. So does every later change.",
      "To take it back, remove what was merged.",
    ],
  };
}
