/** A minor release of Kubernetes, such as 1.34. */
export interface KubernetesVersion {
  /** Always 1 so far. */
  readonly major: number;
  /** The minor release: 34 of 1.34. */
  readonly minor: number;
}

/** The oldest release that Latchkey configures: the first whose API server reads `AuthenticationConfiguration` by default. */
export const oldestKubernetes: KubernetesVersion = { major: 1, minor: 30 };

/** Writes a release as people do: `1.34`. */
export function kubernetesVersionText(version: KubernetesVersion): string {
  return `${version.major}.${version.minor}`;
}

/** Reads `1.34`, `v1.34`, `1.34.2` or `v1.34.2-eks-1a2b3c`; `undefined` for anything else. */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?1\.(0|[1-9]\d{0,3})(?:\.\d+)?(?:[-+][0-9A-Za-z.+-]+)?$/.exec(text);
  return match === null ? undefined : { major: 1, minor: Number(match[1]) };
}

/** Whether `version` is `minimum` or newer. */
export function isAtLeast(version: KubernetesVersion, minimum: KubernetesVersion): boolean {
  return version.major !== minimum.major ? version.major > minimum.major : version.minor >= minimum.minor;
}
