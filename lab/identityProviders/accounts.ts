import type { PersonAtBrowser } from "../browser/person.ts";

/** A person's account at an identity provider. */
export interface Account extends PersonAtBrowser {
  /** The display name. */
  readonly name: string;
  /** The e-mail address. */
  readonly email: string;
  /** The groups that the provider has the person in. */
  readonly groups: readonly string[];
  /** The name of the connector to the provider, on Dex's page. */
  readonly connector: string;
}

/** What Dex's page calls the connectors to the lab's identity providers. */
export const connectorNames = {
  ldap: "Acme Directory",
  oidc: "Acme ID",
  saml: "Acme Federation",
} as const;

/** In two groups of the directory. */
export const hedy = {
  login: "hedy",
  name: "Hedy Lamarr",
  email: "hedy@acme.dev",
  password: "hedy-of-the-lab",
  groups: ["platform", "radio"],
  connector: connectorNames.ldap,
} as const;

/** In no group of the directory. */
export const emmy = {
  login: "emmy",
  name: "Emmy Noether",
  email: "emmy@acme.dev",
  password: "emmy-of-the-lab",
  groups: [],
  connector: connectorNames.ldap,
} as const;

/** In two groups of the OpenID Connect provider, of which Dex passes on one. */
export const alan = {
  login: "alan",
  name: "Alan Turing",
  email: "alan@acme.dev",
  password: "alan-of-the-lab",
  groups: ["codebreakers", "payments"],
  connector: connectorNames.oidc,
} as const;

/** In no group of the OpenID Connect provider that may log in. */
export const joan = {
  login: "joan",
  name: "Joan Clarke",
  email: "joan@acme.dev",
  password: "joan-of-the-lab",
  groups: ["codebreakers"],
  connector: connectorNames.oidc,
} as const;

/** In two groups of the SAML identity provider, of which Dex passes on one. */
export const katherine = {
  login: "katherine",
  name: "Katherine Johnson",
  email: "katherine@acme.dev",
  password: "katherine-of-the-lab",
  groups: ["auditors", "trajectories"],
  connector: connectorNames.saml,
} as const;

/** In no group of the SAML identity provider that may log in. */
export const dorothy = {
  login: "dorothy",
  name: "Dorothy Vaughan",
  email: "dorothy@acme.dev",
  password: "dorothy-of-the-lab",
  groups: ["trajectories"],
  connector: connectorNames.saml,
} as const;

/** The account with this login and password, or undefined. */
export function findAccount(
  accounts: readonly Account[],
  login: string,
  password: string,
): Account | undefined {
  return accounts.find((account) => account.login === login && account.password === password);
}
