import * as pulumi from "@pulumi/pulumi";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import type { Exposure } from "../../oidc/dex/exposure.ts";
import type { Issuer } from "../../oidc/issuer.ts";
import { partOf } from "../labels.ts";
import { DexCustomResourceDefinitions } from "./customResourceDefinitions.ts";
import { configurationKey, dexPodTemplate, dexSelector, rootsKey } from "./deployment.ts";
import { DexExposure } from "./exposure.ts";
import { DexPermissions } from "./permissions.ts";
import { DexStorageQuota } from "./storageQuota.ts";

/** What {@link Dex} is made of. */
export interface DexArgs {
  /** Where it answers. */
  readonly issuer: Issuer;
  /** Its configuration file (oidc/dex/configuration.ts). Secret. */
  readonly configuration: pulumi.Input<string>;
  /** Authorities to trust beside the public ones, as PEM; absent for none. */
  readonly rootCertificateAuthority?: string;
  /** Files beside the configuration that its connectors read, by name. Secret. Default: none. */
  readonly connectorFiles?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The serving certificate, as PEM. */
  readonly certificatePem: pulumi.Input<string>;
  /** The serving certificate's private key, as PEM. Secret. */
  readonly privateKeyPem: pulumi.Input<string>;
  /** The image, with a tag or digest. */
  readonly image: string;
  /** How many pods. */
  readonly replicas: number;
  /** The namespace that is made for it. */
  readonly namespace: string;
  /** How it is reached. */
  readonly exposure: Exposure;
  /** Whether people may log in by device code. */
  readonly deviceCode: boolean;
  /**
   * The Secret in Dex's namespace with the certificate that an Ingress answers with, which somebody else writes, such as
   * cert-manager. Default: the one with the serving certificate.
   */
  readonly ingressSecret?: string;
}

/**
 * Dex in a namespace of its own, on Kubernetes storage. A change of configuration or certificate makes a Secret of a new
 * name, which rolls the pods one by one while the others answer.
 */
export class Dex extends pulumi.ComponentResource {
  constructor(name: string, args: DexArgs, options?: pulumi.ComponentResourceOptions) {
    const connectorFiles = Object.fromEntries(
      Object.entries(args.connectorFiles ?? {}).map(([file, content]) => [file, pulumi.secret(content)]),
    );
    super(
      "latchkey:index:Dex",
      name,
      {
        ...args,
        configuration: pulumi.secret(args.configuration),
        ...(args.connectorFiles === undefined ? {} : { connectorFiles }),
        privateKeyPem: pulumi.secret(args.privateKeyPem),
      },
      options,
    );
    const child = { parent: this };
    const namespaced = new Namespace(
      name,
      {
        metadata: {
          name: args.namespace,
          labels: { ...partOf, "pod-security.kubernetes.io/enforce": "restricted" },
        },
      },
      child,
    );
    const namespace = namespaced.metadata.name;
    const definitions = new DexCustomResourceDefinitions(`${name}-definitions`, child);
    const permissions = new DexPermissions(`${name}-permissions`, { namespace }, child);
    new DexStorageQuota(
      `${name}-storage-quota`,
      { namespace, deviceCode: args.deviceCode, definitionsCreated: definitions.created },
      { ...child, dependsOn: definitions },
    );
    const configurationSecret = new Secret(
      `${name}-configuration`,
      {
        metadata: { namespace, labels: partOf },
        stringData: {
          [configurationKey]: pulumi.secret(args.configuration),
          ...connectorFiles,
          ...(args.rootCertificateAuthority === undefined
            ? {}
            : { [rootsKey]: args.rootCertificateAuthority }),
        },
      },
      child,
    );
    const servingSecret = new Secret(
      `${name}-serving`,
      {
        metadata: { namespace, labels: partOf },
        type: "kubernetes.io/tls",
        stringData: { "tls.crt": args.certificatePem, "tls.key": pulumi.secret(args.privateKeyPem) },
      },
      child,
    );
    new Deployment(
      name,
      {
        metadata: { name: "dex", namespace, labels: partOf },
        spec: {
          replicas: args.replicas,
          selector: { matchLabels: dexSelector },
          strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          template: dexPodTemplate({
            image: args.image,
            serviceAccountName: permissions.serviceAccountName,
            configurationSecret: configurationSecret.metadata.name,
            servingSecret: servingSecret.metadata.name,
            connectorFiles: Object.keys(connectorFiles),
            hasRoots: args.rootCertificateAuthority !== undefined,
          }),
        },
      },
      // Dex reads its objects at start: their definitions and its rights must be there before, and outlast it.
      { ...child, dependsOn: [definitions, permissions] },
    );
    new DexExposure(
      `${name}-exposure`,
      {
        namespace,
        exposure: args.exposure,
        host: args.issuer.hostname,
        path: args.issuer.path,
        deviceCode: args.deviceCode,
        ingressSecret: args.ingressSecret ?? servingSecret.metadata.name,
      },
      child,
    );
    new PodDisruptionBudget(
      name,
      {
        metadata: { name: "dex", namespace, labels: partOf },
        spec: { maxUnavailable: 1, selector: { matchLabels: dexSelector } },
      },
      child,
    );
    new NetworkPolicy(
      name,
      {
        metadata: { name: "dex", namespace, labels: partOf },
        spec: {
          podSelector: { matchLabels: dexSelector },
          policyTypes: ["Ingress"],
          // Everybody who may log in reaches the pages; the telemetry port stays the node's (probes pass a policy).
          ingress: [{ ports: [{ protocol: "TCP", port: "https" }] }],
        },
      },
      child,
    );
    this.registerOutputs();
  }
}
