import type { ApiServerConfigurations } from "../../oidc/apiServer/configurations.ts";
import type { Distribution } from "../../oidc/apiServer/distribution.ts";
import type { ClusterSettings } from "../../settings/clusterSettings.ts";

/** How a cluster's stack stands. */
export type ClusterState =
  /** It has resources and outputs. */
  | { readonly kind: "applied" }
  /** It holds nothing: it was never applied, or it is destroyed. */
  | { readonly kind: "not-applied" }
  /** It has resources and no outputs: the first update of it failed. */
  | { readonly kind: "incomplete" }
  /** The engine cannot tell, or what it tells is not what Latchkey writes. `reason` says why, in a line or more. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** A lock on a stack: somebody updates it, or was killed while they did. */
export interface LockStatus {
  /** Whose process took it, like `ada@laptop, process 4711`; absent where that is not told. */
  readonly holder?: string;
  /** Since when, as RFC 3339; absent where that is not told. */
  readonly since?: string;
  /** Whether it is known that the process is gone: it ran on this machine, and does no more. */
  readonly leftBehind: boolean;
}

/** A role that a group has on a cluster. */
export interface HeldRole {
  /** The group as the API server sees it, prefix included. */
  readonly group: string;
  /** The name of a ClusterRole. */
  readonly role: string;
  /** The namespaces in which it holds, sorted; absent for the whole cluster. */
  readonly namespaces?: readonly string[];
}

/** One cluster as its settings and the engine tell. */
export interface ClusterStatus {
  /** Its name, which is its stack's. */
  readonly cluster: string;
  /** What it is to the fleet. */
  readonly role: ClusterSettings["role"];
  /** The stack of the hub that it trusts; absent unless it is a spoke. */
  readonly hub?: string;
  /** The stage of a rollout in which it comes: `hubs`, or `wave 1`. */
  readonly stage: string;
  /** Where its Dex answers, or the Dex that it trusts. */
  readonly issuer: string;
  /** The audience of its tokens. */
  readonly audience: string;
  /** How its API server came to be. */
  readonly distribution: Distribution;
  /** The version of the distribution's own format; absent where Kubernetes' decides. */
  readonly distributionVersion?: string;
  /** Its Kubernetes release, like `1.34`. */
  readonly kubernetesVersion: string;
  /** The forms in which its API server takes its configuration, the better one first. */
  readonly forms: readonly (keyof ApiServerConfigurations)[];
  /** How its stack stands. */
  readonly state: ClusterState;
  /** Who holds a lock on the stack; absent where nobody is known to. */
  readonly lock?: LockStatus;
  /** When its state was last written, as RFC 3339; absent where it holds nothing, or the engine does not tell. */
  readonly lastUpdate?: string;
  /** The version of the Latchkey that last applied it; absent where it did not say. */
  readonly latchkeyVersion?: string;
  /** Who may do what there by the settings, sorted by group and role. */
  readonly access: readonly HeldRole[];
}

/** A certificate of one cluster's Dex. */
export interface CertificateStatus {
  /** The cluster whose stack made it. */
  readonly cluster: string;
  /** `serving`: what Dex shows; `authority`: what signs it, and clients trust. */
  readonly kind: "serving" | "authority";
  /** When it ends, as RFC 3339. */
  readonly ends: string;
  /**
   * From when it must be replaced, as RFC 3339. A serving certificate is, by any update from then on. An authority is
   * not, and has to outlive every serving certificate that it signs: from then on every preview fails.
   */
  readonly dueFrom: string;
  /** Which of these it is now. */
  readonly state: "valid" | "due" | "ended";
}

/** A stack's client at GitHub. */
export interface GitHubClientStatus {
  readonly cluster: string;
  /** Its client id, which is public. */
  readonly clientId: string;
  /** When its secret was first seen, as RFC 3339. The secret may be older, never younger. */
  readonly secretSince: string;
  /** The page on GitHub where a new one is made. */
  readonly secretPage: string;
}

/** Something that a person should see to. */
export interface Concern {
  /** `problem`: a login fails, or something is not known. `warning`: it may come to that. */
  readonly level: "problem" | "warning";
  /** The clusters that it is about, in the order of a rollout; none where it is about the fleet. */
  readonly clusters: readonly string[];
  /** What is so, such as `never applied, or destroyed`. */
  readonly what: string;
  /** What to do, as a sentence without its full stop. */
  readonly remedy: string;
}

/** A fleet as it stood at one moment. Nothing in it is secret. */
export interface FleetStatus {
  /** The moment, as RFC 3339. */
  readonly takenAt: string;
  /** The version of the Latchkey that looked. */
  readonly latchkeyVersion: string;
  /** The fleet file's issuer. */
  readonly issuer: string;
  /** What a person should see to: problems first, then warnings. */
  readonly concerns: readonly Concern[];
  /** Every cluster that was asked for, in the order of a rollout, and by name inside a stage. */
  readonly clusters: readonly ClusterStatus[];
  /** Their certificates; what ends first comes first. */
  readonly certificates: readonly CertificateStatus[];
  /** Their clients at GitHub, by cluster. */
  readonly gitHubClients: readonly GitHubClientStatus[];
}
