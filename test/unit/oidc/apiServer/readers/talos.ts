import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { asFlags, asJwt } from "../described.ts";
import { type Reader, inputOf } from "./reader.ts";

const talosSectionSchema = z.strictObject({
  machine: z
    .strictObject({
      files: z.array(
        z.strictObject({
          op: z.literal("create"),
          path: z.string(),
          permissions: z.literal(0o644),
          content: z.string(),
        }),
      ),
    })
    .optional(),
  cluster: z.strictObject({
    apiServer: z.strictObject({
      extraArgs: z.record(z.string(), z.string()),
      extraVolumes: z
        .tuple([
          z.strictObject({
            hostPath: z.literal("/var/lib/latchkey"),
            mountPath: z.literal("/var/lib/latchkey"),
            readonly: z.literal(true),
          }),
        ])
        .optional(),
    }),
  }),
});
const talosDocumentSchema = z.strictObject({
  apiVersion: z.literal("v1alpha1"),
  kind: z.literal("KubeAuthenticationConfig"),
  configuration: z.strictObject({
    anonymous: z.strictObject({
      enabled: z.literal(true),
      conditions: z.array(z.strictObject({ path: z.string() })),
    }),
    jwt: z.unknown(),
  }),
});

/** Talos, in the form of its version. */
export const talos: Reader = (configuration, { distributionVersion }) => {
  // Talos' parser is one of YAML 1.2.
  const patch: unknown = parse(inputOf(configuration, "talos-patch.yaml"));
  if (distributionVersion === "1.14") {
    const { anonymous, jwt } = talosDocumentSchema.parse(patch).configuration;
    assert.deepEqual(
      anonymous.conditions.map(({ path }) => path),
      ["/livez", "/readyz", "/healthz"],
    );
    return asJwt(jwt);
  }
  const { machine, cluster } = talosSectionSchema.parse(patch);
  return asFlags(new Map(Object.entries(cluster.apiServer.extraArgs)), (path) => {
    assert.ok(path.startsWith(`${cluster.apiServer.extraVolumes?.[0].mountPath ?? ""}/`));
    return machine?.files.find((file) => file.path === path)?.content;
  });
};
