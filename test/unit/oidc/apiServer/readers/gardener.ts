import assert from "node:assert/strict";
import { z } from "zod";
import { asAuthenticationConfiguration, readYaml, usernamePrefix } from "../described.ts";
import { type Reader, inputOf } from "./reader.ts";

const shootSchema = z.strictObject({
  apiVersion: z.literal("core.gardener.cloud/v1beta1"),
  kind: z.literal("Shoot"),
  spec: z.strictObject({
    kubernetes: z.strictObject({
      kubeAPIServer: z.union([
        z.strictObject({
          oidcConfig: z.null(),
          structuredAuthentication: z.strictObject({ configMapName: z.string() }),
        }),
        z.strictObject({
          structuredAuthentication: z.null(),
          oidcConfig: z.strictObject({
            issuerURL: z.string(),
            clientID: z.string(),
            caBundle: z.string().optional(),
            usernameClaim: z.string(),
            usernamePrefix: z.string(),
            groupsClaim: z.string(),
            groupsPrefix: z.string(),
          }),
        }),
      ]),
    }),
  }),
});
const configMapSchema = z.strictObject({
  apiVersion: z.literal("v1"),
  kind: z.literal("ConfigMap"),
  metadata: z.strictObject({ name: z.string() }),
  data: z.strictObject({ "config.yaml": z.string() }),
});

/** Gardener. */
export const gardener: Reader = (configuration) => {
  const patch = shootSchema.parse(readYaml(inputOf(configuration, "gardener-shoot-patch.yaml")));
  const server = patch.spec.kubernetes.kubeAPIServer;
  if (server.oidcConfig === null) {
    const configMap = configMapSchema.parse(readYaml(inputOf(configuration, "gardener-configmap.yaml")));
    assert.equal(server.structuredAuthentication.configMapName, configMap.metadata.name);
    return asAuthenticationConfiguration(configMap.data["config.yaml"]);
  }
  const oidc = server.oidcConfig;
  return {
    issuer: oidc.issuerURL,
    audience: oidc.clientID,
    certificateAuthority: oidc.caBundle,
    username: [oidc.usernameClaim, usernamePrefix(oidc.usernamePrefix)],
    groups: [oidc.groupsClaim, oidc.groupsPrefix],
  };
};
