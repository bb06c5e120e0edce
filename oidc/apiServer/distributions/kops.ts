import { renderYaml } from "../../renderYaml.ts";
import type { ApiServerConfiguration } from "../configuration.ts";
import { type Form, argumentsOf } from "../form.ts";

/**
 * Where kOps' API server finds our files: below the folder that kOps mounts into its pod with its own files
 * (kops nodeup/pkg/model/kube_apiserver.go; no other path can be mounted).
 */
export const kopsFolder = "/srv/kubernetes/kube-apiserver/latchkey";

const patchPath = "kops-patch.yaml";

/** The API server's flags as fields of `spec.kubeAPIServer` (kops pkg/apis/kops/v1alpha2/componentconfig.go). */
const fields: Readonly<Record<string, string>> = {
  "authentication-config": "authenticationConfigFile",
  "oidc-issuer-url": "oidcIssuerURL",
  "oidc-client-id": "oidcClientID",
  "oidc-ca-file": "oidcCAFile",
  "oidc-username-claim": "oidcUsernameClaim",
  "oidc-username-prefix": "oidcUsernamePrefix",
  "oidc-groups-claim": "oidcGroupsClaim",
  "oidc-groups-prefix": "oidcGroupsPrefix",
};

/** The login for a cluster of kOps: a part of its `Cluster`. `authenticationConfigFile` is there since kOps 1.30. */
export function kopsConfiguration(form: Form): ApiServerConfiguration {
  const fileAssets = form.files.map((file) => ({
    name: `latchkey-${file.path.slice(kopsFolder.length + 1).replace(/\.[a-z]+$/, "")}`,
    path: file.path,
    // API servers run on nodes of their own where an instance group of that role exists.
    roles: ["ControlPlane", "APIServer"],
    mode: file.mode,
    content: file.content,
  }));
  const content = renderYaml({
    apiVersion: "kops.k8s.io/v1alpha2",
    kind: "Cluster",
    spec: {
      kubeAPIServer: Object.fromEntries(
        [...form.flags].map(([name, value]) => [fields[name] ?? name, value]),
      ),
      ...(fileAssets.length === 0 ? {} : { fileAssets }),
    },
  });
  return {
    files: [],
    inputs: [{ path: patchPath, content, readBy: "kops edit cluster, as a part of your Cluster" }],
    arguments: argumentsOf(form),
    steps: [
      `Run "kops edit cluster NAME" and merge ${patchPath} into it: add to the lists and sections that are there.`,
      form.kind === "structured"
        ? "Remove every oidc* field of spec.kubeAPIServer: kOps refuses to have both."
        : "Remove authenticationConfigFile from spec.kubeAPIServer, if it is set: kOps refuses to have both.",
      `Run "kops update cluster NAME --yes", then "kops rolling-update cluster NAME --yes --instance-group-roles control-plane,apiserver": kOps places files when a node starts, so every later change needs a rolling update too.`,
      "To take it back, remove what was merged and run the same two commands.",
    ],
  };
}
