import assert from "node:assert/strict";
import { z } from "zod";
import { type Described, type Files, asFlags, readYaml } from "../described.ts";
import { type Reader, folder, inputOf, onHost } from "./reader.ts";

/** Flags by name, as kubeadm had them up to v1beta3. */
const textMap = z.record(z.string(), z.string());
/** Flags as a list, as kubeadm has them since. */
const namedValues = z.array(z.strictObject({ name: z.string(), value: z.string() }));
const volumes = z
  .tuple([
    z.strictObject({
      name: z.string(),
      hostPath: z.literal(folder),
      mountPath: z.literal(folder),
      readOnly: z.literal(true),
      pathType: z.literal("DirectoryOrCreate"),
    }),
  ])
  .optional();

/** The API server of a kubeadm configuration: its flags, and files only where a volume shows them. */
function kubeadmFlags(
  {
    extraArgs,
    extraVolumes,
  }: { extraArgs: z.output<typeof textMap> | z.output<typeof namedValues>; extraVolumes?: unknown },
  files: Files,
): Described {
  const flags = new Map(
    Array.isArray(extraArgs) ? extraArgs.map(({ name, value }) => [name, value]) : Object.entries(extraArgs),
  );
  return asFlags(flags, (path) => (extraVolumes === undefined ? undefined : files(path)));
}

const withMap = z.strictObject({ extraArgs: textMap, extraVolumes: volumes });
const withList = z.strictObject({ extraArgs: namedValues, extraVolumes: volumes });
const kubeadmSchema = z.discriminatedUnion("apiVersion", [
  z.strictObject({
    apiVersion: z.literal("kubeadm.k8s.io/v1beta3"),
    kind: z.literal("ClusterConfiguration"),
    apiServer: withMap,
  }),
  z.strictObject({
    apiVersion: z.literal("kubeadm.k8s.io/v1beta4"),
    kind: z.literal("ClusterConfiguration"),
    apiServer: withList,
  }),
]);

const kindSchema = z.strictObject({
  kind: z.literal("Cluster"),
  apiVersion: z.literal("kind.x-k8s.io/v1alpha4"),
  nodes: z.tuple([
    z.strictObject({
      role: z.literal("control-plane"),
      extraMounts: z
        .tuple([
          z.strictObject({
            hostPath: z.string(),
            containerPath: z.literal(folder),
            readOnly: z.literal(true),
          }),
        ])
        .optional(),
    }),
  ]),
  kubeadmConfigPatches: z.tuple([z.string()]),
});
const kindPatchSchema = z.strictObject({ kind: z.literal("ClusterConfiguration"), apiServer: withMap });

const clusterApiFile = z.strictObject({
  path: z.string(),
  owner: z.literal("root:root"),
  permissions: z.literal("0644"),
  content: z.string().max(10_240).optional(),
  contentFrom: z
    .strictObject({ secret: z.strictObject({ name: z.string(), key: z.literal("content") }) })
    .optional(),
});
const clusterApiSchema = z.strictObject({
  apiVersion: z.enum(["controlplane.cluster.x-k8s.io/v1beta1", "controlplane.cluster.x-k8s.io/v1beta2"]),
  kind: z.literal("KubeadmControlPlane"),
  spec: z.strictObject({
    kubeadmConfigSpec: z.strictObject({
      clusterConfiguration: z.strictObject({ apiServer: z.union([withMap, withList]) }),
      files: z.array(clusterApiFile).optional(),
    }),
  }),
});
const secretSchema = z.strictObject({
  apiVersion: z.literal("v1"),
  kind: z.literal("Secret"),
  metadata: z.strictObject({ name: z.string() }),
  stringData: z.strictObject({ content: z.string() }),
});

/** kubeadm's own configuration. */
export const kubeadm: Reader = (configuration) => {
  const { apiServer } = kubeadmSchema.parse(readYaml(inputOf(configuration, "kubeadm-patch.yaml")));
  return kubeadmFlags(apiServer, onHost(configuration));
};

/** A configuration of kind, which is one of kubeadm's inside. */
export const kind: Reader = (configuration) => {
  const { nodes, kubeadmConfigPatches } = kindSchema.parse(readYaml(inputOf(configuration, "kind.yaml")));
  const { apiServer } = kindPatchSchema.parse(readYaml(kubeadmConfigPatches[0]));
  const mount = nodes[0].extraMounts?.[0];
  return kubeadmFlags(apiServer, (path) => {
    assert.ok(mount !== undefined && path.startsWith(`${folder}/`));
    return inputOf(configuration, `${mount.hostPath}${path.slice(folder.length)}`);
  });
};

/** Cluster API's kubeadm control plane. */
export const clusterApi: Reader = (configuration, { distributionVersion }) => {
  const patch = clusterApiSchema.parse(readYaml(inputOf(configuration, "cluster-api-patch.yaml")));
  const { clusterConfiguration, files } = patch.spec.kubeadmConfigSpec;
  assert.equal(patch.apiVersion, `controlplane.cluster.x-k8s.io/${distributionVersion ?? ""}`);
  assert.equal(Array.isArray(clusterConfiguration.apiServer.extraArgs), distributionVersion === "v1beta2");
  return kubeadmFlags(clusterConfiguration.apiServer, (path) => {
    const file = files?.find((candidate) => candidate.path === path);
    if (file?.contentFrom === undefined) return file?.content;
    const secret = secretSchema.parse(readYaml(inputOf(configuration, "cluster-api-secret.yaml")));
    assert.equal(secret.metadata.name, file.contentFrom.secret.name);
    return secret.stringData.content;
  });
};
