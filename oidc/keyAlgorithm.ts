/** The keys that the issuer's certificates may have. API servers, browsers and kubelogin all accept these. */
export const keyAlgorithms = ["ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-4096"] as const;

/** One of {@link keyAlgorithms}. */
export type KeyAlgorithm = (typeof keyAlgorithms)[number];
