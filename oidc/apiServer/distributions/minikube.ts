import type { ApiServerConfiguration } from "../configuration.ts";
import { type Form, argumentsOf } from "../form.ts";

/**
 * Where minikube's API server finds our files: kubeadm mounts this folder into its pod, which minikube's own
 * documentation relies on (tutorials/audit-policy).
 */
export const minikubeFolder = "/etc/ssl/certs/latchkey";

const scriptPath = "minikube-start.sh";

/** A word that sh reads as it is. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A value of `--extra-config`: minikube puts it between double quotes in YAML as it is (bsutil/ktmpl). */
function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** The login for a cluster of minikube: files that it copies into the node, and arguments by `--extra-config`. */
export function minikubeConfiguration(form: Form): ApiServerConfiguration {
  const options = [...form.flags].map(
    ([name, value]) => `  ${quoted(`--extra-config=apiserver.${name}=${escaped(value)}`)} \\\n`,
  );
  const script = `#!/bin/sh\nexec minikube start \\\n${options.join("")}  "$@"\n`;
  const copied = form.files.map((file) => ({
    path: `~/.minikube/files${file.path}`,
    content: file.content,
    readBy: `minikube start, which copies it to ${file.path} in the node`,
  }));
  return {
    files: [],
    inputs: [{ path: scriptPath, content: script, readBy: `sh ${scriptPath}` }, ...copied],
    arguments: argumentsOf(form),
    steps: [
      ...copied.map(({ path }) => `Write ${path} (under $MINIKUBE_HOME/files, if that is set).`),
      `Run "minikube stop" if the cluster is there already, then "sh ${scriptPath}", with your other options for "minikube start" after it.`,
      "Changes are made in the same way: minikube copies files when it starts.",
      `An option that was once given stays with the cluster: to take it back, or to go from oidc-* arguments to a file, run "minikube delete" first.`,
    ],
  };
}
