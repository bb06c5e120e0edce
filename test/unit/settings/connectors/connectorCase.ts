/** Settings of one connector, all of them right, and what must come of them. */
export interface ConnectorCase {
  /** What they are an example of. */
  readonly name: string;
  /** The connector as it stands in the fleet file. */
  readonly written: Readonly<Record<string, unknown>> & { readonly type: string };
  /** Its secrets under `latchkey:connectorSecrets`, by key. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The claim that is the user name. Default `email`. */
  readonly username?: "sub" | "preferred_username";
  /** A group that an access rule may name. */
  readonly group: string;
  /** A group that no rule may name, since nobody could have it; absent where there is none. */
  readonly impossibleGroup?: string;
  /** The connector's `config` as Dex reads it, whole. */
  readonly config: unknown;
  /** The files that Dex reads beside its configuration, by name. Default none. */
  readonly files?: Readonly<Record<string, string>>;
  /** How the address begins to which Dex sends a person who logs in; absent where Dex shows a page of its own. */
  readonly sendsTo?: string;
}

/** A mistake in the first of a type's right settings. */
export interface ConnectorMistake {
  readonly name: string;
  /** What stands in place of right values; `undefined` for a key that is not there. */
  readonly change: Readonly<Record<string, unknown>>;
  /** The path of the message, under the connector; the empty string for the connector itself. */
  readonly at: string;
  /** A part of what is said there. */
  readonly says: string;
  /** What no message may repeat. */
  readonly unspoken?: string;
}

/** Every example of a type of connector. */
export interface ConnectorExamples {
  /** Right settings; the first are the fewest that do. */
  readonly cases: readonly [ConnectorCase, ...ConnectorCase[]];
  /** Wrong ones. */
  readonly mistakes: readonly ConnectorMistake[];
}

/** Where a cluster's Dex answers in every case. */
export const issuerUrl = "https://login.acme.dev";

/** Where every provider sends people back to. */
export const callback = "https://login.acme.dev/callback";

/** Makes a secret that is found again wherever it should not be, and that no YAML and no shell leaves as it is by luck. */
export function canary(name: string): string {
  return `canary-$HOME: #${name}`;
}
