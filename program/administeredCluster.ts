import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { type KubeconfigSource, KubeconfigError } from "../oidc/kubeconfig/clusterConnection.ts";

/** The kubeconfig files of the person who runs the program, as kubectl finds them: `KUBECONFIG`, or `~/.kube/config`. */
export function ambientKubeconfigs(environment: NodeJS.ProcessEnv): readonly KubeconfigSource[] {
  const named = environment["KUBECONFIG"] ?? "";
  const paths =
    named === "" ? [join(homedir(), ".kube/config")] : named.split(delimiter).filter((path) => path !== "");
  const sources = paths.filter((path) => existsSync(path)).map(kubeconfigFile);
  if (sources.length === 0) {
    throw new KubeconfigError(
      `there is no kubeconfig at ${paths.join(", ")}; point KUBECONFIG at one, or set a whole one with: pulumi config set --secret latchkey:kubeconfig`,
    );
  }
  return sources;
}

function kubeconfigFile(path: string): KubeconfigSource {
  return {
    name: path,
    text: readFileSync(path, "utf8"),
    readFile: (named) => readFileSync(resolve(dirname(path), named), "utf8"),
  };
}

/** A kubeconfig that stands in the stack's configuration. It can name no other file. */
export function configuredKubeconfig(text: string): KubeconfigSource {
  return {
    name: "latchkey:kubeconfig",
    text,
    readFile: (named) => {
      throw new KubeconfigError(
        `latchkey:kubeconfig names the file ${named}; put its content inline (kubectl config view --flatten --raw)`,
      );
    },
  };
}
