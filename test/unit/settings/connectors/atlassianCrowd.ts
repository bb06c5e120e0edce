import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, canary } from "./connectorCase.ts";

/** Atlassian Crowd. */
export const atlassianCrowd: ConnectorExamples = {
  cases: [
    {
      name: "a Crowd",
      written: { type: "atlassian-crowd", baseUrl: "https://crowd.acme.dev/crowd", clientId: "dex" },
      secrets: { clientSecret: canary("crowd") },
      group: "platform",
      config: {
        baseURL: "https://crowd.acme.dev/crowd",
        clientID: "dex",
        clientSecret: canary("crowd"),
      },
    },
    {
      name: "a Crowd with every setting",
      written: {
        type: "atlassian-crowd",
        id: "crowd",
        name: "Acme",
        baseUrl: "https://crowd.acme.dev",
        rootCA: acmeRoot,
        clientId: "dex",
        groups: ["platform"],
        preferredUsernameField: "name",
        usernamePrompt: "Login",
      },
      secrets: { clientSecret: canary("acme") },
      username: "preferred_username",
      group: "platform",
      impossibleGroup: "payments",
      config: {
        baseURL: "https://crowd.acme.dev",
        clientID: "dex",
        clientSecret: canary("acme"),
        groups: ["platform"],
        preferredUsernameField: "name",
        usernamePrompt: "Login",
      },
    },
  ],
  mistakes: [
    {
      name: "without an address",
      change: { baseUrl: undefined },
      at: "baseUrl",
      says: "is missing. Where Crowd",
    },
    {
      name: "with an unknown field",
      change: { preferredUsernameField: "login" },
      at: "preferredUsernameField",
      says: "must be key, name or email",
    },
    {
      name: "with a secret in the fleet file",
      change: { client_secret: "hunter2" },
      at: "client_secret",
      says: "'latchkey:connectorSecrets.atlassian-crowd.clientSecret'",
      unspoken: "hunter2",
    },
  ],
};
