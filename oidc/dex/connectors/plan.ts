import type { UsernameClaim } from "../../clusterLogin.ts";

/** How a fleet and its people call a connector. */
export interface ConnectorName {
  /** Its id, which no other connector of the fleet has. It is part of every `sub` claim. */
  readonly id: string;
  /** What a person reads on Dex's page. */
  readonly name: string;
}

/** Reads one of a connector's secrets by its key. */
export type ReadSecret = (key: string) => string;

/** A file that a connector reads at start, since Dex takes only a path for it. */
export interface ConnectorFile {
  /** Its name in Dex's configuration folder; no other connector's file has it. */
  readonly name: string;
  /** What stands in it. It may be secret. */
  readonly content: (secret: ReadSecret) => string;
}

/** A claim that Dex passes on unverified: it can be another person's name, or one of the control plane's. */
export interface UnverifiedClaim {
  /** Who chooses its value: people for themselves, or the administrators of the provider. */
  readonly chosenBy: "people" | "administrators";
  /** Why it is unverified, as a clause of a message. */
  readonly reason: string;
}

/** What becomes of one connector of a fleet, and what is known of those who come through it. */
export interface ConnectorPlan<Connector> {
  /** The secrets that it needs: what each is, by its key. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether Dex can give a group of that name to anybody who comes through it. */
  readonly givesGroup: (group: string) => boolean;
  /** What its groups look like, for a message. */
  readonly groups: string;
  /** The claims that its tokens lack or API servers refuse, so that none can be the user name: why, by claim. */
  readonly lacks: { readonly [Claim in UsernameClaim]?: string };
  /** The claims of its tokens that nobody verifies. `sub` is never among them: Dex encodes it (server/internal/codec.go). */
  readonly unverified: { readonly [Claim in Exclude<UsernameClaim, "sub">]?: UnverifiedClaim };
  /** Authorities that Dex must trust for it as if they were public, as PEM; absent where Dex takes them itself, or for none. */
  readonly systemRoots?: string | undefined;
  /** The files that it reads. */
  readonly files: readonly ConnectorFile[];
  /** It as Dex reads it. @param issuer the URL of Dex itself. */
  readonly connector: (issuer: string, secret: ReadSecret) => Connector;
}

/** For a connector whose provider knows any group. */
export const anyGroup = { givesGroup: () => true, groups: "any group of its provider" } as const;

/** For a connector that passes on no groups but listed ones. @param where the key that lists them. */
export function listedGroups(listed: readonly string[], where: string) {
  return {
    givesGroup: (group: string) => listed.includes(group),
    groups: `only those under its ${where}: ${listed.join(", ")}`,
  };
}

/** Why `preferred_username` cannot be the user name for connectors that do not fill it. */
export const noPreferredUsername = { preferred_username: "Dex gives no preferred_username for it" } as const;

/** For a connector that takes a claim from its provider as it is. @param source where the claim comes from. */
export function takenAsItIs(source: string): UnverifiedClaim {
  return { chosenBy: "administrators", reason: `Dex takes ${source} as it is` };
}

/** For a provider whose people choose their logins: letters, digits and some marks, so one can be `kube-apiserver`. */
export const chosenLogin: UnverifiedClaim = {
  chosenBy: "people",
  reason: "people choose their logins, and one of them could be kube-apiserver",
};

/** PEM as Dex takes it in a value, of whatever type its field is: in base64. */
export function inBase64(pem: string): string {
  return Buffer.from(pem).toString("base64");
}
