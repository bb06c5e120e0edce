import type { ProviderDescription } from "./engine/service.ts";
import { kubeconfigEntryResource } from "./kubeconfigEntryResource.ts";

const version = "0.1.0";

/** The provider of what Latchkey needs and no other provider has. */
export const latchkeyProvider: ProviderDescription = {
  version,
  resourceTypes: [kubeconfigEntryResource],
  schema: JSON.stringify({
    name: "latchkey",
    version,
    description: "What Latchkey needs and no other provider has.",
    resources: {
      [kubeconfigEntryResource.token]: {
        description: "One cluster's cluster, user and context in a kubeconfig file.",
        inputProperties: { path: { type: "string" }, entry: { $ref: "pulumi.json#/Any" } },
        requiredInputs: ["path", "entry"],
        properties: {
          path: { type: "string" },
          entry: { $ref: "pulumi.json#/Any" },
          names: { $ref: "pulumi.json#/Any" },
          restore: { $ref: "pulumi.json#/Any" },
        },
        required: ["path", "entry", "names", "restore"],
      },
    },
  }),
};
