import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import type { ApiServerConfiguration } from "../../../../oidc/apiServer/configuration.ts";
import type { ApiServerTarget } from "../../../../oidc/apiServer/target.ts";
import {
  type Described,
  type Files,
  asAuthenticationConfiguration,
  asFlags,
  asJwt,
  assignment,
  readYaml,
  usernamePrefix,
} from "./described.ts";

/** Reads what a distribution gets as that distribution does. */
type Reader = (configuration: ApiServerConfiguration, target: ApiServerTarget) => Described;

const folder = "/etc/kubernetes/latchkey";

function inputOf(configuration: ApiServerConfiguration, path: string): string {
  const input = configuration.inputs.find((candidate) => candidate.path === path);
  assert.ok(input !== undefined, path);
  return input.content;
}

function onHost(configuration: ApiServerConfiguration): Files {
  return (path) => configuration.files.find((file) => file.path === path)?.content;
}

const textMap = z.record(z.string(), z.string());
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

const rancherSchema = z.strictObject({
  "kube-apiserver-arg+": z.array(z.string()),
  "kube-apiserver-extra-mount+": z.tuple([z.string()]).optional(),
});

/** A drop-in file of k3s or RKE2: the API server's flags, and the mounts of its pod. */
function rancher(configuration: ApiServerConfiguration, path: string) {
  const text = onHost(configuration)(path);
  assert.ok(text !== undefined);
  const dropIn = rancherSchema.parse(readYaml(text));
  return {
    flags: new Map(dropIn["kube-apiserver-arg+"].map(assignment)),
    mounts: (dropIn["kube-apiserver-extra-mount+"] ?? []).map((mount) => mount.split(":")),
  };
}

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
      extraArgs: textMap,
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
  claimValidationRules: z.tuple([rule]).optional(),
  claimMappings: z.strictObject({
    username: z.strictObject({ expression: z.string() }),
    groups: z.strictObject({ expression: z.string() }),
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

/** A reader for every distribution. */
export const readers: Readonly<Record<ApiServerTarget["distribution"], Reader>> = {
  "kube-apiserver": (configuration) =>
    asFlags(
      new Map(configuration.arguments.map((argument) => assignment(argument.slice(2)))),
      onHost(configuration),
    ),

  kubeadm: (configuration) => {
    const { apiServer } = kubeadmSchema.parse(readYaml(inputOf(configuration, "kubeadm-patch.yaml")));
    return kubeadmFlags(apiServer, onHost(configuration));
  },

  kind: (configuration) => {
    const { nodes, kubeadmConfigPatches } = kindSchema.parse(readYaml(inputOf(configuration, "kind.yaml")));
    const { apiServer } = kindPatchSchema.parse(readYaml(kubeadmConfigPatches[0]));
    const mount = nodes[0].extraMounts?.[0];
    return kubeadmFlags(apiServer, (path) => {
      assert.ok(mount !== undefined && path.startsWith(`${folder}/`));
      return inputOf(configuration, `${mount.hostPath}${path.slice(folder.length)}`);
    });
  },

  k3s: (configuration) => {
    const { flags } = rancher(configuration, "/etc/rancher/k3s/config.yaml.d/90-latchkey.yaml");
    return asFlags(flags, onHost(configuration));
  },

  rke2: (configuration) => {
    const { flags, mounts } = rancher(configuration, "/etc/rancher/rke2/config.yaml.d/90-latchkey.yaml");
    return asFlags(flags, (path) => {
      const [[host = "", pod = "", mode = ""] = []] = mounts;
      assert.ok(mode === "ro" && path.startsWith(`${pod}/`), path);
      return onHost(configuration)(`${host}${path.slice(pod.length)}`);
    });
  },

  minikube: (configuration) => {
    // Every option stands on a line of its own, as one word in single quotes.
    const options = Array.from(
      inputOf(configuration, "minikube-start.sh").matchAll(/^ {2}'--extra-config=apiserver\.(.*)' \\$/gm),
      // What minikube writes between double quotes in YAML, and kubeadm reads there.
      ([, option = ""]) => z.string().parse(JSON.parse(`"${option.replaceAll("'\\''", "'")}"`)),
    );
    return asFlags(new Map(options.map(assignment)), (path) =>
      inputOf(configuration, `~/.minikube/files${path}`),
    );
  },

  kops: (configuration) => {
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
  },

  talos: (configuration, { distributionVersion }) => {
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
  },

  "cluster-api": (configuration, { distributionVersion }) => {
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
  },

  gardener: (configuration) => {
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
  },

  eks: (configuration) => {
    const { oidc } = eksSchema.parse(JSON.parse(inputOf(configuration, "eks-identity-provider.json")));
    return {
      issuer: oidc.issuerUrl,
      audience: oidc.clientId,
      certificateAuthority: undefined,
      username: [oidc.usernameClaim, usernamePrefix(oidc.usernamePrefix)],
      groups: [oidc.groupsClaim, oidc.groupsPrefix],
    };
  },

  aks: (configuration) => {
    const aks = aksSchema.parse(JSON.parse(inputOf(configuration, "aks-jwt-authenticator.json")));
    const username = celMapping(
      aks.claimMappings.username.expression,
      /^(?<prefix>".*") \+ claims\.(?<claim>[a-z_]+)$/,
    );
    assert.equal(
      aks.claimValidationRules?.[0].expression.includes("claims.?email_verified"),
      username[0] === "email" ? true : undefined,
    );
    return {
      issuer: aks.issuer.url,
      audience: aks.issuer.audiences[0],
      certificateAuthority: undefined,
      username,
      groups: celMapping(
        aks.claimMappings.groups.expression,
        /^\(has\(claims\.(?<claim>[a-z]+)\) \? .*\.map\(group, (?<prefix>".*") \+ group\)$/,
      ),
    };
  },

  gke: (configuration) => {
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
  },
};
