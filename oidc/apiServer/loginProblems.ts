import { requiredPrefix } from "./distributions/aks.ts";
import type { Distribution } from "./distribution.ts";

/**
 * Whether a distribution takes only an issuer that is reached from the internet and whose certificate a public
 * authority signed. EKS: the issuer "must be publicly accessible", certificates of one's own are not supported, and
 * `OidcIdentityProviderConfigRequest` has no field for an authority (Amazon EKS user guide,
 * authenticate-oidc-identity-provider). AKS: the discovery endpoint must be public, and no released API version of a
 * JWT authenticator has a field for an authority (AKS, external-identity-provider-authentication-overview).
 */
export function requiresPublicIssuer(distribution: Distribution): boolean {
  return distribution === "eks" || distribution === "aks";
}

/** What of a login may be refused. */
export interface Demands {
  /** Whether an authority that is not publicly trusted signs the issuer's certificate. */
  readonly privateAuthority: boolean;
  /** What goes before user names; the empty string for nothing. */
  readonly usernamePrefix: string;
  /** Which connectors pass user names on unverified, and why; absent where none does. */
  readonly unverifiedUsername: string | undefined;
  /** What goes before groups. */
  readonly groupsPrefix: string;
}

/**
 * Whether a distribution cannot refuse user names of the control plane: EKS passes the provider on to flags of its
 * API server, and Identity Service for GKE knows claims and prefixes alone.
 */
function acceptsControlPlaneNames(distribution: Distribution): boolean {
  return distribution === "eks" || distribution === "gke";
}

/** Whether a user name can be one of the control plane's unless a rule of the API server refuses it. */
export function allowsControlPlaneNames(
  demands: Pick<Demands, "usernamePrefix" | "unverifiedUsername">,
): boolean {
  return demands.usernamePrefix === "" && demands.unverifiedUsername !== undefined;
}

/** Why a distribution cannot take a login. */
export interface LoginProblem {
  /** The part of the login that it is about. */
  readonly part: keyof Demands;
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** Every reason why a distribution cannot take a login; empty if it can. */
export function loginProblems(demands: Demands, distribution: Distribution): readonly LoginProblem[] {
  const problems: LoginProblem[] = [];
  if (requiresPublicIssuer(distribution) && demands.privateAuthority) {
    problems.push({
      part: "privateAuthority",
      message: `is ${distribution}, which reaches the issuer over the internet and trusts public authorities only, and the fleet's certificates are signed by a private one; set certificates.source to public in the fleet file`,
    });
  }
  if (acceptsControlPlaneNames(distribution) && allowsControlPlaneNames(demands)) {
    problems.push({
      part: "usernamePrefix",
      message: `must not be empty on ${distribution}, which does not refuse user names of the control plane, such as "system:kube-scheduler" or "kube-apiserver": they are unverified (${demands.unverifiedUsername ?? ""}); write something like "corp:", or sub as identity.username`,
    });
  }
  for (const part of ["usernamePrefix", "groupsPrefix"] as const) {
    const prefix = demands[part];
    if (distribution === "aks" && !prefix.startsWith(requiredPrefix)) {
      const example = part === "groupsPrefix" ? `${requiredPrefix}github:` : requiredPrefix;
      problems.push({
        part,
        message: `must begin with "${requiredPrefix}" on aks, which accepts no other names from a token; write "${example}"`,
      });
    }
    if (distribution === "eks" && prefix.includes("system:")) {
      problems.push({
        part,
        message: `must not contain "system:" on eks; write something like "github:"`,
      });
    }
  }
  return problems;
}
