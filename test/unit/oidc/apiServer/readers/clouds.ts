import assert from "node:assert/strict";
import { z } from "zod";
import { prefixInGroupsExpression } from "../../../../../oidc/apiServer/tokenRules.ts";
import { readYaml, usernamePrefix } from "../described.ts";
import { type Reader, inputOf } from "./reader.ts";

const eksSchema = z.strictObject({
  oidc: z.strictObject({
    identityProviderConfigName: z.string(),
    issuerUrl: z.string(),
    clientId: z.string(),
    usernameClaim: z.string(),
    usernamePrefix: z.string(),
    groupsClaim: z.string(),
    groupsPrefix: z.string(),
  }),
});

const rule = z.strictObject({ expression: z.string(), message: z.string() });
const aksSchema = z.strictObject({
  issuer: z.strictObject({ url: z.string(), audiences: z.tuple([z.string()]) }),
  claimValidationRules: z.array(rule).nonempty(),
  claimMappings: z.strictObject({
    username: z.strictObject({ expression: z.string() }),
    groups: z.strictObject({ expression: z.string() }),
    uid: z.strictObject({ expression: z.literal("claims.sub") }),
    extra: z.array(z.strictObject({ key: z.string(), valueExpression: z.string() })),
  }),
  userValidationRules: z.array(rule),
});

/** The claim and the prefix in a mapping that is written in CEL. */
function celMapping(expression: string, form: RegExp): readonly [claim: string, prefix: string] {
  const { claim, prefix } = form.exec(expression)?.groups ?? {};
  assert.ok(claim !== undefined && prefix !== undefined, expression);
  return [claim, z.string().parse(JSON.parse(prefix))];
}

const gkeSchema = z.strictObject({
  apiVersion: z.literal("authentication.gke.io/v2alpha1"),
  kind: z.literal("ClientConfig"),
  metadata: z.strictObject({ name: z.literal("default"), namespace: z.literal("kube-public") }),
  spec: z.strictObject({
    authentication: z.tuple([
      z.strictObject({
        name: z.string(),
        oidc: z.strictObject({
          issuerURI: z.string(),
          clientID: z.string(),
          certificateAuthorityData: z.base64().optional(),
          userClaim: z.string(),
          userPrefix: z.string(),
          groupsClaim: z.string(),
          groupPrefix: z.string(),
          kubectlRedirectURI: z.string(),
          scopes: z.string(),
        }),
      }),
    ]),
  }),
});

/** Amazon's managed clusters. */
export const eks: Reader = (configuration) => {
  const { oidc } = eksSchema.parse(JSON.parse(inputOf(configuration, "eks-identity-provider.json")));
  return {
    issuer: oidc.issuerUrl,
    audience: oidc.clientId,
    certificateAuthority: undefined,
    username: [oidc.usernameClaim, usernamePrefix(oidc.usernamePrefix)],
    groups: [oidc.groupsClaim, oidc.groupsPrefix],
  };
};

/** Azure's. */
export const aks: Reader = (configuration) => {
  const aks = aksSchema.parse(JSON.parse(inputOf(configuration, "aks-jwt-authenticator.json")));
  const username = celMapping(
    aks.claimMappings.username.expression,
    /^(?<prefix>".*") \+ claims\.(?<claim>[a-z_]+)$/,
  );
  assert.equal(
    aks.claimValidationRules.some(({ expression }) => expression.includes("claims.email_verified")),
    username[0] === "email",
  );
  const boundPrefix = prefixInGroupsExpression(aks.claimMappings.groups.expression);
  return {
    issuer: aks.issuer.url,
    audience: aks.issuer.audiences[0],
    certificateAuthority: undefined,
    username,
    groups:
      boundPrefix === undefined
        ? celMapping(
            aks.claimMappings.groups.expression,
            /^\(has\(claims\.(?<claim>[a-z]+)\) \? .*\.map\(group, (?<prefix>".*") \+ group\)$/,
          )
        : ["groups", boundPrefix],
  };
};

/** Google's. */
export const gke: Reader = (configuration) => {
  const patch = gkeSchema.parse(readYaml(inputOf(configuration, "gke-clientconfig-patch.yaml")));
  const { oidc } = patch.spec.authentication[0];
  const authority = oidc.certificateAuthorityData;
  return {
    issuer: oidc.issuerURI,
    audience: oidc.clientID,
    certificateAuthority:
      authority === undefined ? undefined : Buffer.from(authority, "base64").toString("utf8"),
    username: [oidc.userClaim, usernamePrefix(oidc.userPrefix)],
    groups: [oidc.groupsClaim, oidc.groupPrefix],
  };
};
