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
  /** When each was created, as RFC 3339. */
  readonly created: pulumi.Output<readonly string[]>;

  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:DexCustomResourceDefinitions", name, {}, options);
    const definitions = dexCustomResources.map(
      ([kind, plural]) =>
        new CustomResourceDefinition(
          `${name}-${plural}`,
          {
            metadata: { name: `${plural}.${dexApiGroup}`, labels: partOf },
            spec: customResourceDefinitionSpec([kind, plural]),
          },
          { parent: this },
        ),
    );
    this.created = pulumi.all(definitions.map(({ metadata }) => metadata.creationTimestamp));
    this.registerOutputs();
  }
}
