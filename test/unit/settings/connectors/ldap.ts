import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, canary } from "./connectorCase.ts";

const userSearch = { baseDN: "ou=people,dc=acme,dc=dev", username: "uid" };
const groupSearch = {
  baseDN: "ou=groups,dc=acme,dc=dev",
  userMatchers: [{ userAttr: "uid", groupAttr: "memberUid" }],
  nameAttr: "cn",
};

/** An LDAP directory. */
export const ldap: ConnectorExamples = {
  cases: [
    {
      name: "a directory that anybody may search",
      written: { type: "ldap", host: "ldap.acme.dev", userSearch, groupSearch },
      group: "platform",
      config: {
        host: "ldap.acme.dev",
        userSearch: { ...userSearch, idAttr: "uid", emailAttr: "mail" },
        groupSearch,
      },
    },
    {
      name: "Active Directory",
      written: {
        type: "ldap",
        id: "corp",
        name: "Acme Corp",
        host: "dc1.corp.acme.dev:636",
        rootCA: acmeRoot,
        bindDN: "CN=Dex,OU=Service Accounts,DC=corp,DC=acme,DC=dev",
        usernamePrompt: "Windows login",
        userSearch: {
          baseDN: "DC=corp,DC=acme,DC=dev",
          filter: "(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))",
          username: "sAMAccountName",
          idAttr: "sAMAccountName",
          emailAttr: "mail",
          nameAttr: "displayName",
          preferredUsernameAttr: "sAMAccountName",
        },
        groupSearch: {
          baseDN: "OU=Kubernetes,DC=corp,DC=acme,DC=dev",
          filter: "(objectClass=group)",
          scope: "one",
          userMatchers: [{ userAttr: "DN", groupAttr: "member:1.2.840.113556.1.4.1941:" }],
          nameAttr: "cn",
        },
      },
      secrets: { bindPassword: canary("bind") },
      username: "preferred_username",
      group: "Platform Engineers",
      config: {
        host: "dc1.corp.acme.dev:636",
        rootCAData: Buffer.from(acmeRoot).toString("base64"),
        bindDN: "CN=Dex,OU=Service Accounts,DC=corp,DC=acme,DC=dev",
        bindPW: canary("bind"),
        usernamePrompt: "Windows login",
        userSearch: {
          baseDN: "DC=corp,DC=acme,DC=dev",
          filter: "(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))",
          username: "sAMAccountName",
          idAttr: "sAMAccountName",
          emailAttr: "mail",
          nameAttr: "displayName",
          preferredUsernameAttr: "sAMAccountName",
        },
        groupSearch: {
          baseDN: "OU=Kubernetes,DC=corp,DC=acme,DC=dev",
          filter: "(objectClass=group)",
          scope: "one",
          userMatchers: [{ userAttr: "DN", groupAttr: "member:1.2.840.113556.1.4.1941:" }],
          nameAttr: "cn",
        },
      },
    },
    {
      name: "a directory with StartTLS, a client certificate, groups of groups and made-up addresses",
      written: {
        type: "ldap",
        host: "ldap.acme.dev:389",
        startTLS: true,
        clientCertificate: acmeRoot,
        bindDN: "cn=dex,dc=acme,dc=dev",
        userSearch: { ...userSearch, scope: "one", nameAttr: "uid", emailSuffix: "acme.dev" },
        groupSearch: {
          ...groupSearch,
          userMatchers: [
            { userAttr: "DN", groupAttr: "member", recursionGroupAttr: "member" },
            { userAttr: "uid", groupAttr: "memberUid" },
          ],
        },
      },
      secrets: { bindPassword: canary("starttls"), clientKey: canary("client key") },
      group: "platform",
      config: {
        host: "ldap.acme.dev:389",
        startTLS: true,
        clientCert: "/etc/dex/config/ldap.client-certificate.pem",
        clientKey: "/etc/dex/config/ldap.client-key.pem",
        bindDN: "cn=dex,dc=acme,dc=dev",
        bindPW: canary("starttls"),
        userSearch: {
          ...userSearch,
          scope: "one",
          idAttr: "uid",
          emailAttr: "mail",
          nameAttr: "uid",
          emailSuffix: "acme.dev",
        },
        groupSearch: {
          ...groupSearch,
          userMatchers: [
            { userAttr: "DN", groupAttr: "member", recursionGroupAttr: "member" },
            { userAttr: "uid", groupAttr: "memberUid" },
          ],
        },
      },
      files: { "ldap.client-certificate.pem": acmeRoot, "ldap.client-key.pem": canary("client key") },
    },
  ],
  mistakes: [
    {
      name: "without a host",
      change: { host: undefined },
      at: "host",
      says: "is missing. The directory's host",
    },
    {
      name: "with a URL for its host",
      change: { host: "ldaps://ldap.acme.dev" },
      at: "host",
      says: "write ldap.acme.dev",
    },
    {
      name: "with StartTLS on the port of LDAPS",
      change: { startTLS: true },
      at: "host",
      says: "write ldap.acme.dev:389",
    },
    { name: "without TLS", change: { insecureNoSSL: true }, at: "insecureNoSSL", says: "is no known key" },
    {
      name: "without a check of certificates",
      change: { insecureSkipVerify: true },
      at: "insecureSkipVerify",
      says: "is no known key",
    },
    {
      name: "with a password in the fleet file",
      change: { bindPW: "hunter2" },
      at: "bindPW",
      says: "pulumi config set --secret --path 'latchkey:connectorSecrets.ldap.bindPassword'",
      unspoken: "hunter2",
    },
    {
      name: "with a bindDN that is a login",
      change: { bindDN: "dex@acme.dev" },
      at: "bindDN",
      says: "is not a distinguished name",
    },
    {
      name: "without groups",
      change: { groupSearch: undefined },
      at: "groupSearch",
      says: "access goes by groups",
    },
    { name: "without people", change: { userSearch: undefined }, at: "userSearch", says: "is missing" },
    {
      name: "with a filter without brackets",
      change: { userSearch: { ...userSearch, filter: "objectClass=person" } },
      at: "userSearch.filter",
      says: "is not one LDAP filter in brackets",
    },
    {
      name: "with two filters side by side",
      change: { userSearch: { ...userSearch, filter: "(a=b)(c=d)" } },
      at: "userSearch.filter",
      says: "is not one LDAP filter in brackets",
    },
    {
      name: "with one address for everybody",
      change: { userSearch: { ...userSearch, emailSuffix: "acme.dev" } },
      at: "userSearch.emailSuffix",
      says: "everybody would have the same one",
    },
    {
      name: "with an at sign in the suffix",
      change: { userSearch: { ...userSearch, nameAttr: "uid", emailSuffix: "@acme.dev" } },
      at: "userSearch.emailSuffix",
      says: "write only what follows it",
    },
    {
      name: "with a scope of LDAP's that Dex does not know",
      change: { userSearch: { ...userSearch, scope: "base" } },
      at: "userSearch.scope",
      says: "must be sub or one",
    },
    {
      name: "with Dex's deprecated matcher",
      change: { groupSearch: { ...groupSearch, userAttr: "uid" } },
      at: "groupSearch.userAttr",
      says: "is no known key",
    },
    {
      name: "with no matcher",
      change: { groupSearch: { ...groupSearch, userMatchers: [] } },
      at: "groupSearch.userMatchers",
      says: "nobody would be in a group",
    },
    {
      name: "with groups without names",
      change: { groupSearch: { ...groupSearch, nameAttr: undefined } },
      at: "groupSearch.nameAttr",
      says: "is missing. The attribute that is the group's name",
    },
    {
      name: "with a private key in place of the client certificate",
      change: { clientCertificate: "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----" },
      at: "clientCertificate",
      says: "holds a private key",
      unspoken: "bm90IGEga2V5",
    },
  ],
};
