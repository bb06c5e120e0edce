import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

/** GitHub with a client of its own; with the stacks' client it is all over the other tests. */
export const github: ConnectorExamples = {
  cases: [
    {
      name: "GitHub with a client id in the fleet file",
      written: { type: "github", organization: "acme", clientId: "Ov23liExample" },
      secrets: { clientSecret: canary("github") },
      group: "acme:platform",
      impossibleGroup: "platform",
      config: {
        clientID: "Ov23liExample",
        clientSecret: canary("github"),
        redirectURI: callback,
        orgs: [{ name: "acme" }],
        teamNameField: "slug",
      },
      sendsTo: "https://github.com/login/oauth/authorize?",
    },
    {
      name: "a GitHub Enterprise Server",
      written: {
        type: "github",
        id: "ghes",
        name: "GitHub at Acme",
        organization: "acme",
        host: "github.acme.dev:8443",
        rootCA: acmeRoot,
        clientId: "Iv1.example",
      },
      secrets: { clientSecret: canary("ghes") },
      group: "acme:platform",
      config: {
        clientID: "Iv1.example",
        clientSecret: canary("ghes"),
        redirectURI: callback,
        orgs: [{ name: "acme" }],
        teamNameField: "slug",
        hostName: "github.acme.dev:8443",
        rootCA: Buffer.from(acmeRoot).toString("base64"),
      },
      sendsTo: "https://github.acme.dev:8443/login/oauth/authorize?",
    },
  ],
  mistakes: [
    {
      name: "without an organisation",
      change: { organization: undefined },
      at: "organization",
      says: "without one, anybody on GitHub could log in",
    },
    {
      name: "with a client secret for its id",
      change: { clientId: "0123456789abcdef0123456789abcdef01234567" },
      at: "clientId",
      says: "looks like the client secret",
      unspoken: "0123456789abcdef",
    },
    { name: "with an id in upper case", change: { id: "GitHub" }, at: "id", says: "is not an id" },
    { name: "with an empty name", change: { name: "" }, at: "name", says: "is an empty text" },
    {
      name: "with a secret in the fleet file",
      change: { clientSecret: "hunter2" },
      at: "clientSecret",
      says: "is a secret, which does not belong here",
      unspoken: "hunter2",
    },
    {
      name: "with every organisation's groups, as Dex has it",
      change: { loadAllGroups: true },
      at: "loadAllGroups",
      says: "is no known key",
    },
  ],
};
