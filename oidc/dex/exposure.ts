/** How people and the API server reach Dex. */
export type Exposure = {
  /** Annotations of the Service, or of the Ingress where there is one. */
  readonly annotations: Readonly<Record<string, string>>;
  /** The Service's port. */
  readonly port: number;
} & (
  | { readonly type: "LoadBalancer" | "ClusterIP" }
  | {
      readonly type: "NodePort";
      /** The port on every node. */
      readonly nodePort: number;
    }
  | {
      readonly type: "Ingress";
      /** The name of the IngressClass. */
      readonly className: string;
    }
);
