import { dexConfigurationFolder } from "../places.ts";
import { type ConnectorName, type ConnectorPlan, anyGroup, inBase64, takenAsItIs } from "./plan.ts";

/** How far below its base a search goes: the whole tree, or one level. */
export type LdapScope = "sub" | "one";

/**
 * Dex's connector for LDAP directories (dexidp/dex v2.45.1, connector/ldap/ldap.go:70). Left out: `insecureNoSSL`,
 * `insecureSkipVerify`, `rootCA`, which is a path to what `rootCAData` holds, and the deprecated
 * `groupSearch.{userAttr,groupAttr,recursionGroupAttr}`.
 */
export interface LdapConnector {
  readonly type: "ldap";
  readonly id: string;
  readonly name: string;
  readonly config: {
    readonly host: string;
    readonly startTLS?: true | undefined;
    readonly rootCAData?: string | undefined;
    readonly clientCert?: string | undefined;
    readonly clientKey?: string | undefined;
    readonly bindDN?: string | undefined;
    readonly bindPW?: string | undefined;
    readonly usernamePrompt?: string | undefined;
    readonly userSearch: {
      readonly baseDN: string;
      readonly filter?: string | undefined;
      readonly username: string;
      readonly scope?: LdapScope | undefined;
      readonly idAttr: string;
      readonly emailAttr: string;
      readonly nameAttr?: string | undefined;
      readonly preferredUsernameAttr?: string | undefined;
      readonly emailSuffix?: string | undefined;
    };
    readonly groupSearch: {
      readonly baseDN: string;
      readonly filter?: string | undefined;
      readonly scope?: LdapScope | undefined;
      readonly userMatchers: readonly LdapMatcher[];
      readonly nameAttr: string;
    };
  };
}

/** A person is in a group whose attribute has the value of the person's. */
export interface LdapMatcher {
  /** The person's attribute; `DN` is the entry's own name. */
  readonly userAttr: string;
  /** The group's attribute. */
  readonly groupAttr: string;
  /** The attribute by which a group names the groups that are in it, to find groups of groups; absent for none. */
  readonly recursionGroupAttr?: string | undefined;
}

/** What the connector to an LDAP directory is made of. */
export interface LdapLogin extends ConnectorName {
  readonly type: "ldap";
  /** Host, and port where it is not 636 (or, with StartTLS, always). */
  readonly host: string;
  /** Whether TLS begins inside a plain connection, in place of LDAPS. */
  readonly startTLS: boolean;
  /** The authorities that sign the directory's certificate, as PEM; absent for publicly trusted ones. */
  readonly rootCA?: string | undefined;
  /** The certificate that Dex shows to the directory, as PEM; absent for none. */
  readonly clientCertificate?: string | undefined;
  /** Whom Dex binds as to search; absent for an anonymous bind. */
  readonly bindDN?: string | undefined;
  /** What the page calls the user name; absent for "Username". */
  readonly usernamePrompt?: string | undefined;
  /** How a person's entry is found and read. */
  readonly userSearch: {
    readonly baseDN: string;
    /** Beside the match of the user name; absent for none. */
    readonly filter?: string | undefined;
    /** The attribute that holds what a person types as user name. */
    readonly username: string;
    readonly scope?: LdapScope | undefined;
    readonly idAttr: string;
    readonly emailAttr: string;
    readonly nameAttr?: string | undefined;
    readonly preferredUsernameAttr?: string | undefined;
    /** Makes the e-mail address of the name (not of the id: ldap.go:409), `@` and this, in place of `emailAttr`. */
    readonly emailSuffix?: string | undefined;
  };
  /** How a person's groups are found. */
  readonly groupSearch: {
    readonly baseDN: string;
    /** Beside the matchers; absent for none. */
    readonly filter?: string | undefined;
    readonly scope?: LdapScope | undefined;
    readonly userMatchers: readonly LdapMatcher[];
    /** The attribute that is the group's name. */
    readonly nameAttr: string;
  };
}

/** The connector that lets people of an LDAP directory in, with the names of directory groups as their groups. */
export function ldapPlan(login: LdapLogin): ConnectorPlan<LdapConnector> {
  const { id, name, rootCA, clientCertificate, bindDN, userSearch, groupSearch } = login;
  const certificateFile = `${id}.client-certificate.pem`;
  const keyFile = `${id}.client-key.pem`;
  const path = (file: string) => `${dexConfigurationFolder}/${file}`;
  return {
    secrets: {
      ...(bindDN === undefined ? {} : { bindPassword: "The password of bindDN." }),
      ...(clientCertificate === undefined ? {} : { clientKey: "The PEM private key of clientCertificate." }),
    },
    ...anyGroup,
    lacks:
      userSearch.preferredUsernameAttr === undefined
        ? { preferred_username: "userSearch.preferredUsernameAttr is not set" }
        : {},
    // ldap.go:414: EmailVerified is always true.
    unverified: {
      email: takenAsItIs(
        userSearch.emailSuffix === undefined
          ? `the directory's attribute ${userSearch.emailAttr}`
          : "the directory's name of a person, which the e-mail address is made of,",
      ),
      ...(userSearch.preferredUsernameAttr === undefined
        ? {}
        : {
            preferred_username: takenAsItIs(`the directory's attribute ${userSearch.preferredUsernameAttr}`),
          }),
    },
    files:
      clientCertificate === undefined
        ? []
        : [
            { name: certificateFile, content: () => clientCertificate },
            { name: keyFile, content: (secret) => secret("clientKey") },
          ],
    connector: (_issuer, secret) => ({
      type: "ldap",
      id,
      name,
      config: {
        host: login.host,
        startTLS: login.startTLS || undefined,
        rootCAData: rootCA === undefined ? undefined : inBase64(rootCA),
        clientCert: clientCertificate === undefined ? undefined : path(certificateFile),
        clientKey: clientCertificate === undefined ? undefined : path(keyFile),
        bindDN,
        bindPW: bindDN === undefined ? undefined : secret("bindPassword"),
        usernamePrompt: login.usernamePrompt,
        userSearch: {
          baseDN: userSearch.baseDN,
          filter: userSearch.filter,
          username: userSearch.username,
          scope: userSearch.scope,
          idAttr: userSearch.idAttr,
          emailAttr: userSearch.emailAttr,
          nameAttr: userSearch.nameAttr,
          preferredUsernameAttr: userSearch.preferredUsernameAttr,
          emailSuffix: userSearch.emailSuffix,
        },
        groupSearch: {
          baseDN: groupSearch.baseDN,
          filter: groupSearch.filter,
          scope: groupSearch.scope,
          userMatchers: groupSearch.userMatchers.map(({ userAttr, groupAttr, recursionGroupAttr }) => ({
            userAttr,
            groupAttr,
            recursionGroupAttr,
          })),
          nameAttr: groupSearch.nameAttr,
        },
      },
    }),
  };
}
