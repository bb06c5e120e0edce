import { renderYaml } from "../../renderYaml.ts";
import { type ApiServerConfiguration, hostFolder } from "../configuration.ts";
import { type Form, argumentsOf } from "../form.ts";
import { argumentMap, folderVolumes } from "./kubeadmFields.ts";

const configPath = "kind.yaml";

/** The folder beside {@link configPath} that kind mounts into the node; kind makes the path absolute itself. */
const mountedFolder = "latchkey";

/**
 * The login for a cluster of kind, by its `Cluster` configuration (sigs.k8s.io/kind pkg/apis/config/v1alpha4). The
 * kubeadm patch names no apiVersion and has its arguments as a map: kind fits that to the kubeadm version in the node
 * image, whichever it is (pkg/internal/patch).
 */
export function kindConfiguration(form: Form): ApiServerConfiguration {
  const patch = renderYaml({
    kind: "ClusterConfiguration",
    apiServer: { extraArgs: argumentMap(form), ...folderVolumes(form) },
  });
  const mounts =
    form.files.length === 0
      ? {}
      : { extraMounts: [{ hostPath: mountedFolder, containerPath: hostFolder, readOnly: true }] };
  const config = renderYaml({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    nodes: [{ role: "control-plane", ...mounts }],
    kubeadmConfigPatches: [patch],
  });
  const mounted = form.files.map((file) => ({
    path: `${mountedFolder}${file.path.slice(hostFolder.length)}`,
    content: file.content,
    readBy: `the API server, through the folder that ${configPath} mounts into the node`,
  }));
  return {
    files: [],
    inputs: [
      { path: configPath, content: config, readBy: `kind create cluster --config ${configPath}` },
      ...mounted,
    ],
    arguments: argumentsOf(form),
    steps: [
      `Write ${[configPath, ...mounted.map(({ path }) => path)].join(" and ")} into one folder. Nodes that you want beside the one in ${configPath} are added there; every control-plane node needs the same extraMounts.`,
      `In that folder run "kind create cluster --config ${configPath}". kind reads its configuration only then: delete a cluster that is already there first.`,
      ...(form.kind === "structured"
        ? [`Later changes of ${mountedFolder}/authentication.yaml are taken over within a minute.`]
        : ["Every later change needs a new cluster."]),
    ],
  };
}
