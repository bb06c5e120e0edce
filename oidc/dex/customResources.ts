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

const upTo = (maxLength: number) => ({ type: "string", maxLength }) as const;
const listOf = (maxItems: number, maxLength: number) =>
  ({ type: "array", maxItems, items: upTo(maxLength) }) as const;

const scopes = listOf(16, 128);
const proofKey = { code_challenge: upTo(128), code_challenge_method: upTo(16) };

/**
 * Limits of the fields that a request without a login fills, by kind. Dex stores a request before anybody logs in, and
 * reads up to 1 MB of URL and 10 MB of form. kubelogin sends 43 characters each of state, nonce and code challenge.
 *
 * Only these fields have a limit: everything else is written by Dex, or comes from an identity provider after a login.
 */
const requestFields: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  AuthRequest: {
    clientID: upTo(256),
    responseTypes: listOf(4, 16),
    scopes,
    redirectURI: upTo(512),
    nonce: upTo(128),
    state: upTo(128),
    ...proofKey,
  },
  DeviceRequest: { clientID: upTo(256), clientSecret: upTo(256), scopes },
  DeviceToken: proofKey,
};

/** The spec of one kind's CustomResourceDefinition, its extensions spelled as Pulumi's SDK spells them: `x_kubernetes_…`. */
export function customResourceDefinitionSpec([kind, plural]: readonly [kind: string, plural: string]) {
  const properties = requestFields[kind];
  return {
    group: dexApiGroup,
    scope: "Namespaced",
    names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            x_kubernetes_preserve_unknown_fields: true,
            ...(properties === undefined ? {} : { properties }),
          },
        },
      },
    ],
  };
}
