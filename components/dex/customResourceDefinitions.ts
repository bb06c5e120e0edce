import * as pulumi from "@pulumi/pulumi";
import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition.js";
import {
  customResourceDefinitionSpec,
  dexApiGroup,
  dexCustomResources,
} from "../../oidc/dex/customResources.ts";
import { partOf } from "../labels.ts";

/** The definitions of Dex's custom resources, made up front so that Dex itself needs no right over the whole cluster. */
export class DexCustomResourceDefinitions extends pulumi.ComponentResource {
  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:DexCustomResourceDefinitions", name, {}, options);
    for (const [kind, plural] of dexCustomResources) {
      new CustomResourceDefinition(
        `${name}-${plural}`,
        {
          metadata: { name: `${plural}.${dexApiGroup}`, labels: partOf },
          spec: customResourceDefinitionSpec([kind, plural]),
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
