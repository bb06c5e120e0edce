import type { ApiServerConfiguration } from "../configuration.ts";
import { type Form, argumentsOf, withoutOtherForm } from "../form.ts";
import { rancherDropIn } from "./rancherDropIn.ts";

/**
 * Where RKE2's API server, which runs in a pod, finds our files. The path is not one of the host: a file that an
 * argument names and that the host has is mounted alone (rke2 pkg/podtemplate, ReadFiles), and the pod would go on
 * seeing the old one after an editor has replaced it. A mounted folder shows what is in it now.
 */
export const rke2Folder = "/etc/latchkey";

/** The same folder on the host. */
const folderOnHost = "/etc/rancher/rke2/latchkey";

const dropInPath = "/etc/rancher/rke2/config.yaml.d/90-latchkey.yaml";

/** The login for a cluster of RKE2, by a drop-in file of its configuration. */
export function rke2Configuration(form: Form): ApiServerConfiguration {
  const placed = form.files.map((file) => ({
    ...file,
    path: `${folderOnHost}${file.path.slice(rke2Folder.length)}`,
  }));
  const mount =
    placed.length === 0 ? {} : { "kube-apiserver-extra-mount": [`${folderOnHost}:${rke2Folder}:ro`] };
  const files = [...placed, rancherDropIn(dropInPath, form, mount)];
  return {
    files,
    inputs: [],
    arguments: argumentsOf(form),
    steps: [
      `On every server node (not on agents), write ${files.map(({ path }) => path).join(" and ")}.`,
      `If a file that sorts after it in config.yaml.d also has kube-apiserver-arg or kube-apiserver-extra-mount, write those with a plus sign at their end, like "kube-apiserver-arg+", or it drops this one.`,
      withoutOtherForm(form),
      `On one server node after the other, run "systemctl restart rke2-server", which makes the API server's pod anew.`,
      ...(form.kind === "structured"
        ? [
            `Later changes of ${folderOnHost}/authentication.yaml are taken over within a minute, without a restart.`,
          ]
        : ["Every later change needs the same restart."]),
      `To take it back, delete ${dropInPath} and restart.`,
    ],
  };
}
