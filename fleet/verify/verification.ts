/** The links of the chain from a person to a cluster, in the order in which they are looked at. */
export const linkNames = [
  "stack",
  "name",
  "certificate",
  "discovery",
  "keys",
  "storage",
  "configuration",
  "fetched",
  "plugin",
  "kubeconfig",
  "signingKeys",
  "token",
  "accepted",
  "refused",
] as const;

/** One of {@link linkNames}. */
export type LinkName = (typeof linkNames)[number];

/** What people call each link. */
export const linkTitles: Readonly<Record<LinkName, string>> = {
  stack: "stack",
  name: "issuer's name",
  certificate: "issuer's certificate",
  discovery: "discovery document",
  keys: "issuer's keys",
  storage: "issuer's storage",
  configuration: "API server's configuration",
  fetched: "API server's keys",
  plugin: "kubelogin",
  kubeconfig: "kubeconfig entry",
  signingKeys: "Dex's signing keys",
  token: "token",
  accepted: "accepted here",
  refused: "refused elsewhere",
};

/**
 * What became of a link. `warning`: it holds, and something is to be done soon. `skipped`: it could not be looked at, so
 * nobody knows. `not-applicable`: there is nothing to look at.
 */
export type Verdict = "ok" | "warning" | "failed" | "skipped" | "not-applicable";

/** What was found of a link. Nothing secret is in it. */
export interface Finding {
  readonly verdict: Verdict;
  /** What was seen, or what is wrong, or why it was not looked at. */
  readonly told: string;
  /** What to do; absent where there is nothing to do. */
  readonly remedy?: string;
}

/** A link, and what was found of it. */
export interface LinkReport extends Finding {
  readonly link: LinkName;
}

/** Who the API server says that the bearer of a token is. */
export interface Identity {
  readonly username: string;
  /** Sorted. `system:authenticated`, which everybody has, is not among them. */
  readonly groups: readonly string[];
}

/** What the whole chain to one cluster came to. Nothing secret is in it. */
export interface Verification {
  readonly cluster: string;
  /**
   * `passed`: every link holds or does not apply. `failed`: one does not hold, or could not be looked at. `not-applied`:
   * its stack was never applied, so there is no chain yet.
   */
  readonly state: "passed" | "failed" | "not-applied";
  /** Every link, in the order of {@link linkNames}. */
  readonly links: readonly LinkReport[];
  /** Whom the token that was accepted names; absent where none was. */
  readonly identity?: Identity;
}

/** A link that holds. */
export function ok(told: string): Finding {
  return { verdict: "ok", told };
}

/** A link that holds, with something to do. */
export function warning(told: string, remedy: string): Finding {
  return { verdict: "warning", told, remedy };
}

/** A link that does not hold. */
export function failed(told: string, remedy: string): Finding {
  return { verdict: "failed", told, remedy };
}

/** A link that is not looked at, because another one does not hold. */
export function skipped(broken: LinkName): Finding {
  return { verdict: "skipped", told: `not looked at, since something is wrong with: ${linkTitles[broken]}` };
}

/** A link that there is not. */
export function notApplicable(told: string): Finding {
  return { verdict: "not-applicable", told };
}

/** Whether nothing is wrong with a link, and nothing is unknown of it. */
export function holds({ verdict }: Finding): boolean {
  return verdict !== "failed" && verdict !== "skipped";
}
