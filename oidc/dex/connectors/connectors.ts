import { type GitHubConnector, type GitHubLogin, gitHubPlan } from "./github.ts";
import { type LdapConnector, type LdapLogin, ldapPlan } from "./ldap.ts";
import { type OidcConnector, type OidcLogin, oidcPlan } from "./oidc.ts";
import type { ConnectorFile, ConnectorPlan, ReadSecret } from "./plan.ts";

/** Where people come from, as a fleet says it: one identity provider behind Dex, without its secrets. */
export type ConnectorLogin = GitHubLogin | LdapLogin | OidcLogin;

/** Where people come from, as Dex reads it. A key whose value is `undefined` is not written. */
export type Connector = GitHubConnector | LdapConnector | OidcConnector;

/** The secrets of a fleet's connectors: by the connector's id, then by the secret's key. */
export type ConnectorSecrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What becomes of a connector. */
export function connectorPlan(login: ConnectorLogin): ConnectorPlan<Connector> {
  switch (login.type) {
    case "github":
      return gitHubPlan(login);
    case "ldap":
      return ldapPlan(login);
    case "oidc":
      return oidcPlan(login);
  }
}

/** The connectors as Dex reads them. @throws {Error} where a secret is missing, naming it. */
export function dexConnectors(
  issuer: string,
  logins: readonly ConnectorLogin[],
  secrets: ConnectorSecrets,
): readonly Connector[] {
  return logins.map((login) => connectorPlan(login).connector(issuer, secretsOf(login, secrets)));
}

/** Every file that the connectors read, by its name. */
export function connectorFiles(
  logins: readonly ConnectorLogin[],
): ReadonlyMap<string, (secrets: ConnectorSecrets) => string> {
  return new Map(
    logins.flatMap((login) =>
      connectorPlan(login).files.map(({ name, content }: ConnectorFile) => [
        name,
        (secrets: ConnectorSecrets) => content(secretsOf(login, secrets)),
      ]),
    ),
  );
}

/** The authorities that Dex must trust beside the public ones, as PEM; `undefined` for none. */
export function connectorRoots(logins: readonly ConnectorLogin[]): string | undefined {
  const roots = new Set(logins.flatMap((login) => connectorPlan(login).systemRoots ?? []));
  return roots.size === 0 ? undefined : [...roots].join("\n");
}

function secretsOf({ id }: ConnectorLogin, secrets: ConnectorSecrets): ReadSecret {
  return (key) => {
    const value = secrets[id]?.[key];
    if (value === undefined) throw new Error(`the checks let the connector ${id} pass without its ${key}`);
    return value;
  };
}
