import { z } from "zod";
import { type Files, asFlags, readYaml, usernamePrefix } from "../described.ts";
import { type Reader, inputOf } from "./reader.ts";

const kopsSchema = z.strictObject({
  apiVersion: z.literal("kops.k8s.io/v1alpha2"),
  kind: z.literal("Cluster"),
  spec: z.strictObject({
    kubeAPIServer: z.union([
      z.strictObject({ authenticationConfigFile: z.string() }),
      z.strictObject({
        oidcIssuerURL: z.string(),
        oidcClientID: z.string(),
        oidcCAFile: z.string().optional(),
        oidcUsernameClaim: z.string(),
        oidcUsernamePrefix: z.string(),
        oidcGroupsClaim: z.string(),
        oidcGroupsPrefix: z.string(),
      }),
    ]),
    fileAssets: z
      .array(
        z.strictObject({
          name: z.string(),
          path: z.string().startsWith("/srv/kubernetes/kube-apiserver/"),
          roles: z.array(z.enum(["ControlPlane", "APIServer"])),
          mode: z.literal("0644"),
          content: z.string(),
        }),
      )
      .optional(),
  }),
});

/** kOps. */
export const kops: Reader = (configuration) => {
  const { spec } = kopsSchema.parse(readYaml(inputOf(configuration, "kops-patch.yaml")));
  const files: Files = (path) => spec.fileAssets?.find((asset) => asset.path === path)?.content;
  const server = spec.kubeAPIServer;
  if ("authenticationConfigFile" in server) {
    return asFlags(new Map([["authentication-config", server.authenticationConfigFile]]), files);
  }
  return {
    issuer: server.oidcIssuerURL,
    audience: server.oidcClientID,
    certificateAuthority: server.oidcCAFile === undefined ? undefined : files(server.oidcCAFile),
    username: [server.oidcUsernameClaim, usernamePrefix(server.oidcUsernamePrefix)],
    groups: [server.oidcGroupsClaim, server.oidcGroupsPrefix],
  };
};
