import type { Issuer } from "./issuer.ts";

/** The claims of a Dex token that may name a person (Dex v2.45, server/oauth2.go). `name` is not among them: it is not unique. */
export const usernameClaims = ["email", "sub", "preferred_username"] as const;

/** A claim that may name a person. */
export type UsernameClaim = (typeof usernameClaims)[number];

/** One claim of a token, and what the API server writes before its value. */
export interface ClaimMapping<Claim extends string> {
  /** The claim's name. */
  readonly claim: Claim;
  /** What goes before every value; the empty string for nothing. */
  readonly prefix: string;
}

/**
 * Who may log in to one cluster, independent of how any API server writes it down: the one model from which flags,
 * `AuthenticationConfiguration` and every distribution's own format are made.
 */
export interface ClusterLogin {
  /** Whose tokens the cluster accepts. */
  readonly issuer: Issuer;
  /** The `aud` claim that a token must have; each cluster has one of its own, so a token opens no other cluster. */
  readonly audience: string;
  /** The authorities that sign the issuer's serving certificate, as PEM; absent where it is publicly trusted. */
  readonly certificateAuthority?: string;
  /** Which claim is the user name. */
  readonly username: ClaimMapping<UsernameClaim>;
  /**
   * Which connectors pass the claim of the user name on unverified, and why; absent where none does. Only a
   * prefix or a rule of the API server keeps such a name apart from the names of the control plane.
   */
  readonly unverifiedUsername?: string;
  /** Which claim lists the groups. Its prefix is never empty: a group of the provider could be called `system:masters`. */
  readonly groups: ClaimMapping<"groups">;
  /** The longest life of a token, in seconds. */
  readonly tokenLifetimeSeconds: number;
  /** The ids of the connectors that people come through; at least one. */
  readonly connectors: readonly string[];
  /** The subjects of the CI jobs that may log in; absent for none. */
  readonly jobs?: readonly string[];
  /** Whether people may log in by device code, with a client that asks for this cluster's audience. */
  readonly deviceCode: boolean;
}
