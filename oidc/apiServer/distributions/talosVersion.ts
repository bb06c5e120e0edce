import { type KubernetesVersion, oldestKubernetes } from "../../kubernetesVersion.ts";

/** A minor release of Talos, such as 1.13. */
export interface TalosVersion {
  /** The minor release: 13 of 1.13. */
  readonly minor: number;
}

/** The first Talos that runs a Kubernetes which Latchkey configures. */
export const oldestTalos: TalosVersion = { minor: 7 };

/** The first Talos whose machine configuration has the document `KubeAuthenticationConfig`. */
export const documentsSince: TalosVersion = { minor: 14 };

/** Reads `1.13`, `v1.13` or `v1.13.2`; `undefined` for anything else. */
export function parseTalosVersion(text: string): TalosVersion | undefined {
  const minor = /^v?1\.(0|[1-9]\d{0,2})(?:\.\d+)?(?:-[0-9A-Za-z.-]+)?$/.exec(text)?.[1];
  return minor === undefined ? undefined : { minor: Number(minor) };
}

/**
 * The Kubernetes releases that a Talos release runs: six, each Talos one further (siderolabs/talos,
 * pkg/machinery/compatibility/talos17 to talos115). No newest for 1.13: a machine configuration made for it stays as it
 * is when Talos itself is upgraded, and with it newer releases of Kubernetes.
 */
export function talosKubernetes(talos: TalosVersion): {
  readonly oldest: KubernetesVersion;
  readonly newest: KubernetesVersion | undefined;
} {
  return {
    oldest: { major: 1, minor: Math.max(talos.minor + 18, oldestKubernetes.minor) },
    newest: talos.minor === documentsSince.minor - 1 ? undefined : { major: 1, minor: talos.minor + 23 },
  };
}
