import type { Exposure } from "../oidc/dex/exposure.ts";
import type { Issuer } from "../oidc/issuer.ts";
import type { WrittenExposure } from "./exposureSchema.ts";
import type { ValuePath } from "./path.ts";

/** Why an exposure does not fit the issuer, and where in the exposure. */
export interface ExposureMismatch {
  readonly path: ValuePath;
  readonly message: string;
}

/** The ports that Kubernetes gives to NodePort Services unless told otherwise (kube-apiserver --service-node-port-range). */
const nodePortRange = { first: 30_000, last: 32_767 } as const;

/** The port of Dex's Service, but for a load balancer, which answers on the issuer's own. */
const servicePort = 443;

/** Fills in what the stack file leaves to the issuer. */
export function dexExposure(exposure: WrittenExposure, issuer: Issuer): Exposure | ExposureMismatch {
  const { annotations } = exposure;
  switch (exposure.type) {
    case "LoadBalancer":
      return { type: exposure.type, annotations, port: issuer.port };
    case "ClusterIP":
      return { type: exposure.type, annotations, port: servicePort };
    case "Ingress":
      return { type: exposure.type, annotations, port: servicePort, className: exposure.className };
    case "NodePort": {
      const nodePort = exposure.nodePort ?? issuer.port;
      if (nodePort >= nodePortRange.first && nodePort <= nodePortRange.last) {
        return { type: exposure.type, annotations, port: servicePort, nodePort };
      }
      const reason =
        exposure.nodePort === undefined
          ? `is missing, and the issuer's port ${nodePort} is no node port`
          : `is ${nodePort}, but node ports are others`;
      return {
        path: ["nodePort"],
        message: `${reason}; write one from ${nodePortRange.first} to ${nodePortRange.last}`,
      };
    }
  }
}
