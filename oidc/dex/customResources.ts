/** The group of Dex's custom resources. */
export const dexApiGroup = "dex.coreos.com";

/** What Dex keeps in a cluster, by kind and plural (dexidp/dex v2.45.1, storage/kubernetes/types.go). */
export const dexCustomResources: readonly (readonly [kind: string, plural: string])[] = [
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

/** The spec of one kind's CustomResourceDefinition, its extensions spelled as Pulumi's SDK spells them: `x_kubernetes_…`. */
export function customResourceDefinitionSpec([kind, plural]: readonly [kind: string, plural: string]) {
  return {
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
  };
}
