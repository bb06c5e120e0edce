import type * as pulumi from "@pulumi/pulumi";
import type { types } from "@pulumi/kubernetes";
import { dexPorts } from "../../oidc/dex/configuration.ts";
import { dexConfigurationFolder, dexServingFolder } from "../../oidc/dex/places.ts";

/** The labels by which Dex's pods are found. They never change: a Deployment's selector cannot. */
export const dexSelector = {
  "app.kubernetes.io/name": "dex",
  "app.kubernetes.io/instance": "latchkey",
} as const;

/** The key of the configuration file in its Secret. */
export const configurationKey = "config.yaml";

/** The key of the authorities that Dex trusts beside the public ones, in the same Secret. */
export const rootsKey = "roots.pem";

const rootsFolder = "/etc/dex/roots";

/** The user of Dex's image (its Dockerfile); by number, or `runAsNonRoot` cannot be checked. */
const dexUser = 1001;

/**
 * The memory of one Dex pod. A request of 1 MB, the most that Go reads of a URL, takes 3 MB while Dex answers it: 300 of
 * them at once took 1057 MiB without the soft limit and 685 MiB with one of 400 MiB. Idle, Dex takes 40 MiB.
 */
export const dexMemory = {
  /** Where the pod ends. */
  hard: "1Gi",
  /** Where Go begins to collect garbage more often, as GOMEMLIMIT. */
  soft: "768MiB",
} as const;

/** What Dex's pods are made of. */
export interface DexPodInput {
  /** The image, with a tag or digest. */
  readonly image: string;
  /** The service account that may write Dex's objects. */
  readonly serviceAccountName: pulumi.Input<string>;
  /** The Secret that holds the configuration. A new name rolls the pods, since Dex reads its configuration at start only. */
  readonly configurationSecret: pulumi.Input<string>;
  /** The Secret that holds the serving certificate. A new name rolls the pods: Dex does not see a change of the volume. */
  readonly servingSecret: pulumi.Input<string>;
  /** The files of connectors that the same Secret holds, each under its name. */
  readonly connectorFiles: readonly string[];
  /** Whether the configuration Secret also holds authorities to trust beside the public ones. */
  readonly hasRoots: boolean;
}

/** The pods that run Dex: no root, no writable file system, no capability, and gone only when others have taken over. */
export function dexPodTemplate(input: DexPodInput): types.input.core.v1.PodTemplateSpec {
  return {
    metadata: { labels: dexSelector },
    spec: {
      serviceAccountName: input.serviceAccountName,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: dexUser,
        runAsGroup: dexUser,
        fsGroup: dexUser,
        seccompProfile: { type: "RuntimeDefault" },
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "kubernetes.io/hostname",
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: dexSelector },
        },
      ],
      containers: [dexContainer(input)],
      volumes: [
        {
          name: "config",
          secret: {
            secretName: input.configurationSecret,
            items: [configurationKey, ...input.connectorFiles].map((key) => ({ key, path: key })),
          },
        },
        { name: "serving", secret: { secretName: input.servingSecret } },
        ...(input.hasRoots
          ? [
              {
                name: "roots",
                secret: { secretName: input.configurationSecret, items: [{ key: rootsKey, path: rootsKey }] },
              },
            ]
          : []),
      ],
    },
  };
}

function dexContainer(input: DexPodInput): types.input.core.v1.Container {
  return {
    name: "dex",
    image: input.image,
    // Not the image's entry point, which expands templates in the configuration and writes to /tmp.
    command: ["/usr/local/bin/dex", "serve", `${dexConfigurationFolder}/${configurationKey}`],
    env: [
      // A "$" in a secret is a "$".
      { name: "DEX_EXPAND_ENV", value: "false" },
      { name: "GOMEMLIMIT", value: dexMemory.soft },
      // Some connectors take no authorities of their own, or forget them: these are added to the system's.
      ...(input.hasRoots ? [{ name: "SSL_CERT_DIR", value: rootsFolder }] : []),
    ],
    ports: [
      { name: "https", containerPort: dexPorts.https },
      { name: "telemetry", containerPort: dexPorts.telemetry },
    ],
    livenessProbe: { httpGet: { path: "/healthz/live", port: "telemetry" }, periodSeconds: 10 },
    // Dex tries its storage every 15 s and is not ready after a failure until it tries again. An API server that restarts
    // fails that in every pod at once, and a Service without a ready pod refuses everybody, other clusters' API servers
    // that ask for the keys among them. So a pod stays until its storage has been away for a minute.
    readinessProbe: {
      httpGet: { path: "/healthz/ready", port: "telemetry" },
      periodSeconds: 2,
      failureThreshold: 30,
    },
    // Connections that are on their way to this pod still arrive while it is taken out of the Service.
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: dexMemory.hard } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [
      { name: "config", mountPath: dexConfigurationFolder, readOnly: true },
      { name: "serving", mountPath: dexServingFolder, readOnly: true },
      ...(input.hasRoots ? [{ name: "roots", mountPath: rootsFolder, readOnly: true }] : []),
    ],
  };
}
