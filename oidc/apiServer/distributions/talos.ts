import { Scalar } from "yaml";
import type { ClusterLogin } from "../../clusterLogin.ts";
import { renderYaml } from "../../renderYaml.ts";
import { jwtAuthenticator } from "../authenticationConfiguration.ts";
import type { ApiServerConfiguration } from "../configuration.ts";
import { type Form, argumentsOf, withoutOtherForm } from "../form.ts";

/** Where Talos keeps our files, on the host and in the API server's pod: of the host's folders only /var is writable. */
export const talosFolder = "/var/lib/latchkey";

const patchPath = "talos-patch.yaml";

/** A mode as a number in octal, `0o644`. */
function octal(mode: string): Scalar {
  const scalar = new Scalar(Number.parseInt(mode, 8));
  scalar.format = "OCT";
  return scalar;
}

/**
 * The login for a machine configuration made for Talos 1.13 or older: sections `machine.files` and
 * `cluster.apiServer` (talos pkg/machinery/config/types/v1alpha1).
 */
export function talosSectionConfiguration(form: Form): ApiServerConfiguration {
  const hasFiles = form.files.length > 0;
  const files = form.files.map((file) => ({
    op: "create",
    path: file.path,
    permissions: octal(file.mode),
    content: file.content,
  }));
  const content = renderYaml({
    ...(hasFiles ? { machine: { files } } : {}),
    cluster: {
      apiServer: {
        extraArgs: Object.fromEntries(form.flags),
        ...(hasFiles
          ? { extraVolumes: [{ hostPath: talosFolder, mountPath: talosFolder, readonly: true }] }
          : {}),
      },
    },
  });
  return {
    files: [],
    inputs: [{ path: patchPath, content, readBy: `talosctl patch machineconfig --patch @${patchPath}` }],
    arguments: argumentsOf(form),
    steps: [
      withoutOtherForm(form),
      `On one control-plane node after the other, run "talosctl --nodes NODE patch machineconfig --patch @${patchPath}"${hasFiles ? "; Talos reboots the node, since it writes files when it starts" : ", which restarts the API server"}.`,
      ...(hasFiles
        ? [
            `Apply the patch once: Talos adds to lists, and a second patch would mount the folder twice. For a later change, replace the file's content and the arguments with "talosctl --nodes NODE edit machineconfig", or patch the configuration that you generate and apply it whole.`,
          ]
        : []),
      `To take it back, remove what was added with "talosctl --nodes NODE edit machineconfig".`,
    ],
  };
}

/**
 * The login for Talos 1.14 and newer: the document `KubeAuthenticationConfig` (talos
 * pkg/machinery/config/types/k8s/authentication.go). Talos adds apiVersion and kind, and replaces its own
 * configuration with ours as a whole: so `anonymous` has to say again what Talos says, or the API server's own health
 * probes are refused and the kubelet restarts it for ever.
 */
export function talosDocumentConfiguration(login: ClusterLogin): ApiServerConfiguration {
  const content = renderYaml({
    apiVersion: "v1alpha1",
    kind: "KubeAuthenticationConfig",
    configuration: {
      anonymous: {
        enabled: true,
        conditions: [{ path: "/livez" }, { path: "/readyz" }, { path: "/healthz" }],
      },
      jwt: [jwtAuthenticator(login)],
    },
  });
  return {
    files: [],
    inputs: [{ path: patchPath, content, readBy: `talosctl patch machineconfig --patch @${patchPath}` }],
    arguments: [],
    steps: [
      `If the machine configuration has a section cluster.apiServer, as one made for Talos 1.13 or older has, set distributionVersion to "1.13" instead: Talos reads only one of the two.`,
      "Add other issuers that the cluster trusts already to the patch's list jwt: the patch replaces the whole configuration.",
      `Run "talosctl --nodes NODE patch machineconfig --patch @${patchPath}" for every control-plane node. It takes effect without a reboot, and so does every later change made in the same way.`,
      "To take it back, patch with the same document and jwt: [].",
    ],
  };
}
