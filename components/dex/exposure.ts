import * as pulumi from "@pulumi/pulumi";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { Ingress } from "@pulumi/kubernetes/networking/v1/ingress.js";
import type { Exposure } from "../../oidc/dex/exposure.ts";
import { dexPaths } from "../../oidc/dex/paths.ts";
import { partOf } from "../labels.ts";
import { dexSelector } from "./deployment.ts";

/** What {@link DexExposure} is made of. */
export interface DexExposureArgs {
  /** The namespace that Dex runs in. */
  readonly namespace: pulumi.Input<string>;
  /** How it is reached. */
  readonly exposure: Exposure;
  /** The issuer's host, which an Ingress answers for. */
  readonly host: string;
  /** The issuer's path; the empty string for none. */
  readonly path: string;
  /** Whether people may log in by device code. If not, an Ingress does not let that flow through. */
  readonly deviceCode: boolean;
  /** The Secret with the certificate that an Ingress answers with. */
  readonly ingressSecret: pulumi.Input<string>;
}

/** Dex's Service, and its Ingress where one is asked for. */
export class DexExposure extends pulumi.ComponentResource {
  constructor(name: string, args: DexExposureArgs, options?: pulumi.ComponentResourceOptions) {
    super("latchkey:index:DexExposure", name, args, options);
    const { exposure, namespace } = args;
    const isIngress = exposure.type === "Ingress";
    const service = new Service(
      name,
      {
        metadata: {
          name: "dex",
          namespace,
          labels: partOf,
          annotations: isIngress ? {} : exposure.annotations,
        },
        spec: {
          type: isIngress ? "ClusterIP" : exposure.type,
          selector: dexSelector,
          ports: [
            {
              name: "https",
              port: exposure.port,
              targetPort: "https",
              ...(exposure.type === "NodePort" ? { nodePort: exposure.nodePort } : {}),
            },
          ],
        },
      },
      { parent: this },
    );
    if (isIngress) {
      new Ingress(
        name,
        {
          metadata: { name: "dex", namespace, labels: partOf, annotations: exposure.annotations },
          spec: {
            ingressClassName: exposure.className,
            tls: [{ hosts: [args.host], secretName: args.ingressSecret }],
            rules: [
              {
                host: args.host,
                http: {
                  paths: dexPaths(args.path, args).map(({ path, match }) => ({
                    path,
                    pathType: match,
                    backend: { service: { name: service.metadata.name, port: { name: "https" } } },
                  })),
                },
              },
            ],
          },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
