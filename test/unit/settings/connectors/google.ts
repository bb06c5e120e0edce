import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

const directoryAdmins = [{ domain: "acme.dev", email: "admin@acme.dev" }];

/** A key as Google makes it for a service account, with no key in it. */
const serviceAccount = JSON.stringify({ type: "service_account", private_key: canary("service account") });

/** Google Workspace. */
export const google: ConnectorExamples = {
  cases: [
    {
      name: "a Google Workspace domain",
      written: {
        type: "google",
        clientId: "7.apps.googleusercontent.com",
        hostedDomains: ["acme.dev"],
        directoryAdmins,
      },
      secrets: { clientSecret: canary("google"), serviceAccount },
      group: "platform@acme.dev",
      config: {
        clientID: "7.apps.googleusercontent.com",
        clientSecret: canary("google"),
        redirectURI: callback,
        hostedDomains: ["acme.dev"],
        serviceAccountFilePath: "/etc/dex/config/google.service-account.json",
        domainToAdminEmail: { "acme.dev": "admin@acme.dev" },
      },
      files: { "google.service-account.json": serviceAccount },
      sendsTo: "https://accounts.google.com/authorize?",
    },
    {
      name: "Google Workspace with every setting",
      written: {
        type: "google",
        id: "acme",
        name: "Acme",
        clientId: "7.apps.googleusercontent.com",
        hostedDomains: ["acme.dev", "acme.co.uk"],
        directoryAdmins: [...directoryAdmins, { domain: "*", email: "admin@acme.co.uk" }],
        groups: ["platform@acme.dev"],
        fetchTransitiveGroupMembership: true,
        promptType: "select_account",
      },
      secrets: { clientSecret: canary("acme"), serviceAccount },
      group: "platform@acme.dev",
      impossibleGroup: "payments@acme.dev",
      config: {
        clientID: "7.apps.googleusercontent.com",
        clientSecret: canary("acme"),
        redirectURI: callback,
        hostedDomains: ["acme.dev", "acme.co.uk"],
        groups: ["platform@acme.dev"],
        serviceAccountFilePath: "/etc/dex/config/acme.service-account.json",
        domainToAdminEmail: { "acme.dev": "admin@acme.dev", "*": "admin@acme.co.uk" },
        fetchTransitiveGroupMembership: true,
        promptType: "select_account",
      },
      files: { "acme.service-account.json": serviceAccount },
      sendsTo: "https://accounts.google.com/authorize?",
    },
  ],
  mistakes: [
    {
      name: "without a domain",
      change: { hostedDomains: undefined },
      at: "hostedDomains",
      says: "anybody at Google could log in",
    },
    {
      name: "of no domain",
      change: { hostedDomains: [] },
      at: "hostedDomains",
      says: "anybody at Google could log in",
    },
    {
      name: "with a domain that is an address",
      change: { hostedDomains: ["https://acme.dev"] },
      at: "hostedDomains[0]",
      says: "is not a domain",
    },
    {
      name: "without groups",
      change: { directoryAdmins: undefined },
      at: "directoryAdmins",
      says: "access goes by groups",
    },
    {
      name: "with two administrators of a domain",
      change: { directoryAdmins: [...directoryAdmins, ...directoryAdmins] },
      at: "directoryAdmins[1].domain",
      says: "is acme.dev again",
    },
    {
      name: "with an administrator that is no address",
      change: { directoryAdmins: [{ domain: "acme.dev", email: "admin" }] },
      at: "directoryAdmins[0].email",
      says: "is not an e-mail address",
    },
    {
      name: "with a group that is no address",
      change: { groups: ["platform"] },
      at: "groups[0]",
      says: "is not an e-mail address",
    },
    {
      name: "with Dex's deprecated administrator",
      change: { adminEmail: "admin@acme.dev" },
      at: "adminEmail",
      says: "is no known key",
    },
    {
      name: "with the path of a key",
      change: { serviceAccountFilePath: "/etc/dex/key.json" },
      at: "serviceAccountFilePath",
      says: "connectorSecrets.google.serviceAccount",
    },
  ],
};
