import * as pulumi from "@pulumi/pulumi";
import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition.js";
import { partOf } from "../labels.ts";

/** The group of Dex's custom resources. */
export const dexApiGroup = "dex.coreos.com";

/** What Dex keeps in the cluster, by kind and plural (dexidp/dex v2.45.1, storage/kubernetes/types.go). */
const kinds: readonly (readonly [kind: string, plural: string])[] = [
  ["AuthCode", "authcodes"],
  ["AuthRequest", "authrequests"],
  ["Connector", "connectors"],
  ["DeviceRequest", "devicerequests"],
  ["DeviceToken", "devicetokens"],
  ["OAuth2Client", "oauth2clients"],
  ["OfflineSessions", "offlinesessionses"],
  ["Password", "passwords"],
  ["RefreshToken", "refreshtokens"],
  ["SigningKey", "signingkeies"],
];

/** The definitions of Dex's custom resources, made up front so that Dex itself needs no right over the whole cluster. */
export class DexCustomResourceDefinitions extends pulumi.ComponentResource {
  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:DexCustomResourceDefinitions", name, {}, options);
    for (const [kind, plural] of kinds) {
      new CustomResourceDefinition(
        `${name}-${plural}`,
        {
          metadata: { name: `${plural}.${dexApiGroup}`, labels: partOf },
          spec: {
            group: dexApiGroup,
            scope: "Namespaced",
            names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
            versions: [
              {
                name: "v1",
                served: true,
                storage: true,
                schema: { openAPIV3Schema: { type: "object", x_kubernetes_preserve_unknown_fields: true } },
              },
            ],
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
