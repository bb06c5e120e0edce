import { kubeconfigEntry } from "../../../oidc/kubeconfig/entry.ts";
import type { PropertyValue } from "../../../provider/engine/propertyMap.ts";
import { toProperty } from "../../../provider/kubeconfigEntry/entryProperties.ts";

/** The entry of a cluster, to be put into a kubeconfig file. */
export function entryOf(name: string, server = "https://prod:6443") {
  return kubeconfigEntry({ name, server, issuer: "https://login", audience: name });
}

/** The same as the engine hands it over. */
export function property(name: string, server?: string): PropertyValue {
  return toProperty(entryOf(name, server));
}
