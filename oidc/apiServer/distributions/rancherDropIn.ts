import { renderYaml } from "../../renderYaml.ts";
import type { HostFile } from "../configuration.ts";
import type { Form } from "../form.ts";

/**
 * A drop-in file of k3s and RKE2, which they read after config.yaml (k3s pkg/configfilearg). The plus sign adds to a
 * list that earlier files have begun; without it, what those say would be lost.
 *
 * @param lists Further lists to add to, by the name of the option.
 */
export function rancherDropIn(
  path: string,
  form: Form,
  lists: Readonly<Record<string, readonly string[]>> = {},
): HostFile {
  const entries = [
    ["kube-apiserver-arg+", [...form.flags].map(([name, value]) => `${name}=${value}`)],
    ...Object.entries(lists).map(([name, items]) => [`${name}+`, items]),
  ];
  return { path, content: renderYaml(Object.fromEntries(entries)), mode: "0644" };
}
