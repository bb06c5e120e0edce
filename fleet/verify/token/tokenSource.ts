import type { KubeconfigEntryInput } from "../../../oidc/kubeconfig/entry.ts";
import type { Finding } from "../verification.ts";

/** Where a token comes from. `job`: a CI job exchanges its own; `browser`: a person logs in; `never`: from nowhere. */
export const logins = ["job", "browser", "never"] as const;

/** One of {@link logins}. */
export type Login = (typeof logins)[number];

/** A token for one cluster. It is a credential: it is shown to API servers and to nobody else. */
export interface MintedToken {
  readonly token: string;
}

/** What a token is minted for. */
export interface MintedFor {
  /** The cluster's part of a kubeconfig: issuer, audience, authority. */
  readonly entry: KubeconfigEntryInput;
  /** The issuer's token endpoint, as its discovery document names it. */
  readonly tokenEndpoint: string;
  /** The cluster whose Dex it is. */
  readonly dexCluster: string;
}

/** Mints tokens. Gives the token, or what is wrong. */
export type MintToken = (wanted: MintedFor) => Promise<MintedToken | Finding>;
