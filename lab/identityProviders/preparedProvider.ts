import type { Authority } from "../certificates.ts";
import type { Component } from "../machine/supervisor.ts";

/** What differs from one lab to another. */
export interface ProviderOptions {
  /** Signs the provider's serving certificate. */
  readonly authority: Authority;
  /** The IPv4 address to answer at, which browsers, Dex's pods and the host reach. */
  readonly address: string;
  /** Where people are sent back to: Dex's callback URL. */
  readonly callbackUrl: string;
}

/** An identity provider that can be started, and what a fleet must know of it. */
export interface PreparedProvider {
  /** The connector to it, as a person would write it into the fleet file. */
  readonly connector: Readonly<Record<string, unknown>> & { readonly id: string };
  /** The connector's secrets, by their keys. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The provider's process. */
  readonly component: Component;
}
