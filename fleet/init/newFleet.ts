import type { Distribution } from "../../oidc/apiServer/distribution.ts";

/** A cluster of a fleet that is about to be written. */
export interface NewCluster {
  /** Its name, which is its stack's. */
  readonly name: string;
  /** What it is to the fleet. */
  readonly role: "hub" | "spoke" | "standalone";
  /** The context of the person's kubeconfig that administers it. */
  readonly context: string;
}

/** How people and API servers reach Dex. */
export type NewExposure =
  | { readonly type: "LoadBalancer" | "NodePort" | "ClusterIP" }
  | { readonly type: "Ingress"; readonly className: string };

/** A fleet that is about to be written: complete, and right by the checks of its settings. */
export interface NewFleet {
  /** Where Dex answers. */
  readonly issuer: string;
  /** The GitHub organisation whose members may log in. */
  readonly organization: string;
  /** The team that administers every cluster. */
  readonly adminTeam: string;
  /** The clusters: the one with Dex first, which is a hub or standalone, then the hub's spokes. */
  readonly clusters: readonly [dex: NewCluster, ...spokes: NewCluster[]];
  /** How the API servers take configuration. */
  readonly distribution: Distribution;
  /** The Kubernetes release of the clusters, such as `1.34`. */
  readonly kubernetesVersion: string;
  /** The version of the distribution's own format, where it needs one. */
  readonly distributionVersion?: string;
  /** How Dex is reached. */
  readonly exposure: NewExposure;
  /** The client id of an app of their own on GitHub; absent where `pulumi up` is to register one. */
  readonly githubClientId?: string;
}
