import {
  type AtlassianCrowdConnector,
  type AtlassianCrowdLogin,
  atlassianCrowdPlan,
} from "./atlassianCrowd.ts";
import {
  type BitbucketCloudConnector,
  type BitbucketCloudLogin,
  bitbucketCloudPlan,
} from "./bitbucketCloud.ts";
import { type GitHubConnector, type GitHubLogin, gitHubPlan } from "./github.ts";
import { type GitLabConnector, type GitLabLogin, gitLabPlan } from "./gitlab.ts";
import { type GiteaConnector, type GiteaLogin, giteaPlan } from "./gitea.ts";
import { type GoogleConnector, type GoogleLogin, googlePlan } from "./google.ts";
import { type KeystoneConnector, type KeystoneLogin, keystonePlan } from "./keystone.ts";
import { type LdapConnector, type LdapLogin, ldapPlan } from "./ldap.ts";
import { type MicrosoftConnector, type MicrosoftLogin, microsoftPlan } from "./microsoft.ts";
import { type OAuthConnector, type OAuthLogin, oauthPlan } from "./oauth.ts";
import { type OidcConnector, type OidcLogin, oidcPlan } from "./oidc.ts";
import { type OpenShiftConnector, type OpenShiftLogin, openShiftPlan } from "./openshift.ts";
import { type SamlConnector, type SamlLogin, samlPlan } from "./saml.ts";
import type { ConnectorFile, ConnectorPlan, ReadSecret } from "./plan.ts";

/** Where people come from, as a fleet says it: one identity provider behind Dex, without its secrets. */
export type ConnectorLogin =
  | AtlassianCrowdLogin
  | BitbucketCloudLogin
  | GitHubLogin
  | GitLabLogin
  | GiteaLogin
  | GoogleLogin
  | KeystoneLogin
  | LdapLogin
  | MicrosoftLogin
  | OAuthLogin
  | OidcLogin
  | OpenShiftLogin
  | SamlLogin;

/** Where people come from, as Dex reads it. A key whose value is `undefined` is not written. */
export type Connector =
  | AtlassianCrowdConnector
  | BitbucketCloudConnector
  | GitHubConnector
  | GitLabConnector
  | GiteaConnector
  | GoogleConnector
  | KeystoneConnector
  | LdapConnector
  | MicrosoftConnector
  | OAuthConnector
  | OidcConnector
  | OpenShiftConnector
  | SamlConnector;

/** The secrets of a fleet's connectors: by the connector's id, then by the secret's key. */
export type ConnectorSecrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What becomes of a connector. */
export function connectorPlan(login: ConnectorLogin): ConnectorPlan<Connector> {
  switch (login.type) {
    case "atlassian-crowd":
      return atlassianCrowdPlan(login);
    case "bitbucket-cloud":
      return bitbucketCloudPlan(login);
    case "github":
      return gitHubPlan(login);
    case "gitlab":
      return gitLabPlan(login);
    case "gitea":
      return giteaPlan(login);
    case "google":
      return googlePlan(login);
    case "keystone":
      return keystonePlan(login);
    case "ldap":
      return ldapPlan(login);
    case "microsoft":
      return microsoftPlan(login);
    case "oauth":
      return oauthPlan(login);
    case "oidc":
      return oidcPlan(login);
    case "openshift":
      return openShiftPlan(login);
    case "saml":
      return samlPlan(login);
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

/** The teams whose members may log in, by the id of each GitHub connector that lets no other member in. */
export function allowedTeamsOf(
  connectors: readonly ConnectorLogin[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    connectors.flatMap((connector) =>
      connector.type !== "github" || connector.allowedTeams === undefined
        ? []
        : [[connector.id, connector.allowedTeams] as const],
    ),
  );
}
