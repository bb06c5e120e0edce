import {
  customResourceDefinitionSpec,
  dexApiGroup,
  dexCustomResources,
} from "../../oidc/dex/customResources.ts";

/** The definitions of Dex's custom resources as Latchkey creates them, as manifests. */
export const dexDefinitions = dexCustomResources.map((resource) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `${resource[1]}.${dexApiGroup}` },
  spec: inKubernetesSpelling(customResourceDefinitionSpec(resource)),
}));

/** Pulumi's SDK spells the keys of extensions `x_kubernetes_…`, and Kubernetes `x-kubernetes-…`. */
function inKubernetesSpelling(spec: object): unknown {
  return JSON.parse(
    JSON.stringify(spec).replaceAll(/"x_kubernetes_\w+"/g, (key) => key.replaceAll("_", "-")),
  );
}
