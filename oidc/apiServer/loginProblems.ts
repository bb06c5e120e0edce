import type { ClusterLogin } from "../clusterLogin.ts";
import { requiredPrefix } from "./distributions/aks.ts";
import type { Distribution } from "./target.ts";

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

/** Why a distribution cannot take a login. */
export interface LoginProblem {
  /** The part of the login that it is about. */
  readonly part: "certificateAuthority" | "usernamePrefix" | "groupsPrefix";
  /** What is wrong, and what to write instead. */
  readonly message: string;
}

/** Every reason why a distribution cannot take a login; empty if it can. */
export function loginProblems(login: ClusterLogin, distribution: Distribution): readonly LoginProblem[] {
  const problems: LoginProblem[] = [];
  if (requiresPublicIssuer(distribution) && login.certificateAuthority !== undefined) {
    problems.push({
      part: "certificateAuthority",
      message: `${distribution} accepts no private authority: it reaches the issuer over the internet and trusts public authorities only; use a certificate that one of those signs`,
    });
  }
  const prefixes = [
    ["usernamePrefix", login.username.prefix],
    ["groupsPrefix", login.groups.prefix],
  ] as const;
  for (const [part, prefix] of prefixes) {
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
