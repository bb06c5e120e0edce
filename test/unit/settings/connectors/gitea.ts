import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

/** Gitea and Forgejo. */
export const gitea: ConnectorExamples = {
  cases: [
    {
      name: "an organisation in a Gitea",
      written: {
        type: "gitea",
        clientId: "2c9a",
        baseUrl: "https://git.acme.dev",
        organizations: [{ name: "acme" }],
      },
      secrets: { clientSecret: canary("gitea") },
      group: "acme",
      impossibleGroup: "acme:platform",
      config: {
        baseURL: "https://git.acme.dev",
        clientID: "2c9a",
        clientSecret: canary("gitea"),
        redirectURI: callback,
        orgs: [{ name: "acme" }],
      },
      sendsTo: "https://git.acme.dev/login/oauth/authorize?",
    },
    {
      name: "teams in a Forgejo with a private authority",
      written: {
        type: "gitea",
        id: "forgejo",
        name: "Forgejo",
        clientId: "2c9a",
        baseUrl: "https://forge.acme.dev:3000",
        rootCA: acmeRoot,
        organizations: [{ name: "acme", teams: ["platform", "Owners"] }, { name: "umbrella" }],
      },
      secrets: { clientSecret: canary("forgejo") },
      username: "preferred_username",
      group: "acme:platform",
      impossibleGroup: "umbrella:platform",
      config: {
        baseURL: "https://forge.acme.dev:3000",
        clientID: "2c9a",
        clientSecret: canary("forgejo"),
        redirectURI: callback,
        orgs: [{ name: "acme", teams: ["platform", "Owners"] }, { name: "umbrella" }],
      },
      sendsTo: "https://forge.acme.dev:3000/login/oauth/authorize?",
    },
  ],
  mistakes: [
    {
      name: "without an organisation",
      change: { organizations: undefined },
      at: "organizations",
      says: "anybody with an account could log in",
    },
    {
      name: "of no organisation",
      change: { organizations: [] },
      at: "organizations",
      says: "anybody with an account could log in",
    },
    {
      name: "without an address",
      change: { baseUrl: undefined },
      at: "baseUrl",
      says: "is missing. Where Gitea",
    },
    {
      name: "with a team in place of teams",
      change: { organizations: [{ name: "acme", team: "platform" }] },
      at: "organizations[0].team",
      says: `did you mean "teams"`,
    },
    {
      name: "with everybody's groups",
      change: { loadAllGroups: true },
      at: "loadAllGroups",
      says: "is no known key",
    },
  ],
};
