import type { ApiServerConfiguration } from "../configuration.ts";
import { type Form, argumentsOf, withoutOtherForm } from "../form.ts";
import { rancherDropIn } from "./rancherDropIn.ts";

/** Where k3s' API server finds our files: it is a part of the k3s process and sees the whole host. */
export const k3sFolder = "/etc/rancher/k3s/latchkey";

const dropInPath = "/etc/rancher/k3s/config.yaml.d/90-latchkey.yaml";

/** The login for a cluster of k3s, by a drop-in file of its configuration. */
export function k3sConfiguration(form: Form): ApiServerConfiguration {
  const files = [...form.files, rancherDropIn(dropInPath, form)];
  return {
    files,
    inputs: [],
    arguments: argumentsOf(form),
    steps: [
      `On every server node (not on agents), write ${files.map(({ path }) => path).join(" and ")}.`,
      `If a file that sorts after it in config.yaml.d also has kube-apiserver-arg, write that as "kube-apiserver-arg+", or it drops this one.`,
      withoutOtherForm(form),
      `On one server node after the other, run "systemctl restart k3s".`,
      ...(form.kind === "structured"
        ? [
            `Later changes of ${k3sFolder}/authentication.yaml are taken over within a minute, without a restart.`,
          ]
        : ["Every later change needs the same restart."]),
      `To take it back, delete ${dropInPath} and restart.`,
    ],
  };
}
