import type { KeyAlgorithm } from "../../oidc/keyAlgorithm.ts";

/** What `tls.PrivateKey` takes for one of our algorithms. */
export interface KeyParameters {
  readonly algorithm: "ECDSA" | "RSA";
  readonly ecdsaCurve?: "P256" | "P384";
  readonly rsaBits?: 2048 | 4096;
}

/** Spells an algorithm as @pulumi/tls does. */
export function keyParameters(algorithm: KeyAlgorithm): KeyParameters {
  switch (algorithm) {
    case "ECDSA-P256":
      return { algorithm: "ECDSA", ecdsaCurve: "P256" };
    case "ECDSA-P384":
      return { algorithm: "ECDSA", ecdsaCurve: "P384" };
    case "RSA-2048":
      return { algorithm: "RSA", rsaBits: 2048 };
    case "RSA-4096":
      return { algorithm: "RSA", rsaBits: 4096 };
  }
}
