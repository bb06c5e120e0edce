import { callbackUrl } from "../callback.ts";
import {
  type ConnectorName,
  type ConnectorPlan,
  anyGroup,
  inBase64,
  listedGroups,
  noPreferredUsername,
  takenAsItIs,
} from "./plan.ts";

/** The formats of a name id, by the last part of their URN (saml.go:52). */
export const nameIdFormats = [
  "persistent",
  "emailAddress",
  "unspecified",
  "X509SubjectName",
  "WindowsDomainQualifiedName",
  "encrypted",
  "entity",
  "kerberos",
  "transient",
] as const;

/**
 * Dex's connector for SAML 2.0 (dexidp/dex v2.45.1, connector/saml/saml.go:69). Left out: `insecureSkipSignatureValidation`,
 * and `ca`, which is a path to what `caData` holds.
 */
export interface SamlConnector {
  readonly type: "saml";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly entityIssuer?: string | undefined;
    readonly ssoIssuer?: string | undefined;
    readonly ssoURL: string;
    readonly caData: string;
    readonly usernameAttr: string;
    readonly emailAttr: string;
    readonly groupsAttr: string;
    readonly groupsDelim?: string | undefined;
    readonly allowedGroups?: readonly string[] | undefined;
    readonly filterGroups?: true | undefined;
    readonly redirectURI: string;
    readonly nameIDPolicyFormat?: (typeof nameIdFormats)[number] | undefined;
  };
}

/** What the connector to a SAML identity provider is made of. It has no secret. */
export interface SamlLogin extends ConnectorName {
  readonly type: "saml";
  /** Where people log in. */
  readonly ssoUrl: string;
  /** The certificates whose keys sign the provider's answers, as PEM. */
  readonly certificates: string;
  /** Whom Dex says it is, and for whom answers must be; absent for the callback URL. */
  readonly entityIssuer?: string | undefined;
  /** The issuer that answers must name; absent for any that is signed. */
  readonly ssoIssuer?: string | undefined;
  readonly usernameAttr: string;
  readonly emailAttr: string;
  readonly groupsAttr: string;
  /** What stands between groups, where the attribute is one text; absent where it has many values. */
  readonly groupsDelim?: string | undefined;
  /** Those who are in none of these groups may not log in; absent for everybody. */
  readonly allowedGroups?: readonly string[] | undefined;
  /** Whether no other group is passed on. */
  readonly filterGroups: boolean;
  /** The format of the name id, of which `sub` is made; absent for persistent. */
  readonly nameIdPolicyFormat?: (typeof nameIdFormats)[number] | undefined;
}

/** The connector that lets people of a SAML identity provider in. */
export function samlPlan(login: SamlLogin): ConnectorPlan<SamlConnector> {
  const { id, name, allowedGroups, filterGroups } = login;
  return {
    secrets: {},
    ...(filterGroups && allowedGroups !== undefined
      ? listedGroups(allowedGroups, "allowedGroups")
      : anyGroup),
    lacks: noPreferredUsername,
    // saml.go:399: EmailVerified is always true.
    unverified: { email: takenAsItIs(`the assertion's attribute ${login.emailAttr}`) },
    files: [],
    connector: (issuer) => ({
      type: "saml",
      id,
      name,
      config: {
        entityIssuer: login.entityIssuer,
        ssoIssuer: login.ssoIssuer,
        ssoURL: login.ssoUrl,
        caData: inBase64(login.certificates),
        usernameAttr: login.usernameAttr,
        emailAttr: login.emailAttr,
        groupsAttr: login.groupsAttr,
        groupsDelim: login.groupsDelim,
        allowedGroups,
        filterGroups: filterGroups || undefined,
        redirectURI: callbackUrl(issuer),
        nameIDPolicyFormat: login.nameIdPolicyFormat,
      },
    }),
  };
}
