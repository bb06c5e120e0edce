import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

const tenant = "6f1c0a4e-1111-4222-8333-444455556666";
const group = "0a1b2c3d-aaaa-4bbb-8ccc-ddddeeeeffff";

/** Microsoft Entra ID. */
export const microsoft: ConnectorExamples = {
  cases: [
    {
      name: "a Microsoft Entra tenant",
      written: { type: "microsoft", clientId: "1b2c", tenant },
      secrets: { clientSecret: canary("microsoft") },
      group,
      config: {
        clientID: "1b2c",
        clientSecret: canary("microsoft"),
        redirectURI: callback,
        tenant,
        groupNameFormat: "id",
      },
      sendsTo: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/authorize?`,
    },
    {
      name: "a Microsoft Entra tenant in a national cloud with every setting",
      written: {
        type: "microsoft",
        id: "entra",
        name: "Entra",
        clientId: "1b2c",
        tenant: "acme.onmicrosoft.us",
        groups: ["Platform Engineers"],
        useGroupsAsWhitelist: true,
        onlySecurityGroups: true,
        groupNameFormat: "name",
        apiUrl: "https://login.microsoftonline.us",
        graphUrl: "https://graph.microsoft.us",
        promptType: "login",
        domainHint: "acme.us",
        scopes: ["user.read", "openid"],
      },
      secrets: { clientSecret: canary("entra") },
      group: "Platform Engineers",
      impossibleGroup: "Payments",
      config: {
        clientID: "1b2c",
        clientSecret: canary("entra"),
        redirectURI: callback,
        tenant: "acme.onmicrosoft.us",
        onlySecurityGroups: true,
        groups: ["Platform Engineers"],
        groupNameFormat: "name",
        useGroupsAsWhitelist: true,
        apiURL: "https://login.microsoftonline.us",
        graphURL: "https://graph.microsoft.us",
        promptType: "login",
        domainHint: "acme.us",
        scopes: ["user.read", "openid"],
      },
      sendsTo: "https://login.microsoftonline.us/acme.onmicrosoft.us/oauth2/v2.0/authorize?",
    },
  ],
  mistakes: [
    ...["common", "organizations", "consumers", "Common", "9188040d-6c67-4c5b-b112-36a304b66dad"].map(
      (shared) => ({
        name: `of the tenant ${shared}, which is everybody's`,
        change: { tenant: shared, groups: [group] },
        at: "tenant",
        says: "anybody with a Microsoft account could log in",
      }),
    ),
    {
      name: "without a tenant",
      change: { tenant: undefined },
      at: "tenant",
      says: "anybody with a Microsoft account could log in",
    },
    { name: "with a tenant in words", change: { tenant: "Acme Inc" }, at: "tenant", says: "is not a tenant" },
    {
      name: "with a group's name where its id is asked for",
      change: { groups: ["Platform"] },
      at: "groups[0]",
      says: "is not an object id",
    },
    {
      name: "that passes on no groups but none",
      change: { useGroupsAsWhitelist: true },
      at: "useGroupsAsWhitelist",
      says: "needs groups",
    },
    {
      name: "with names that change at refresh",
      change: { emailToLowercase: true },
      at: "emailToLowercase",
      says: "is no known key",
    },
    {
      name: "with an unknown form of groups",
      change: { groupNameFormat: "displayName" },
      at: "groupNameFormat",
      says: "must be id or name",
    },
  ],
};
