import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, type ConnectorMistake, callback, canary } from "./connectorCase.ts";

/** A mistake in the teams that the fleet file owns. */
function owned(name: string, teams: readonly object[], at: string, says: string): ConnectorMistake {
  return { name, change: { teams }, at: `teams${at}`, says };
}

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
        orgs: [{ name: "acme", teams: ["platform"] }],
        teamNameField: "slug",
      },
      sendsTo: "https://github.com/login/oauth/authorize?",
    },
    {
      name: "GitHub for every member of an organisation",
      written: {
        ...{ type: "github", organization: "acme", clientId: "Ov23liExample" },
        allowedMembers: "organization",
      },
      secrets: { clientSecret: canary("everybody") },
      group: "acme:platform",
      config: {
        clientID: "Ov23liExample",
        clientSecret: canary("everybody"),
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
        orgs: [{ name: "acme", teams: ["platform"] }],
        teamNameField: "slug",
        hostName: "github.acme.dev:8443",
        rootCA: Buffer.from(acmeRoot).toString("base64"),
      },
      sendsTo: "https://github.acme.dev:8443/login/oauth/authorize?",
    },
    {
      name: "GitHub with teams that the fleet file owns, of which Dex knows nothing",
      written: {
        type: "github",
        organization: "acme",
        clientId: "Ov23liExample",
        teams: [
          { slug: "site-reliability", name: "Site Reliability", parent: "platform", members: ["Ada"] },
          { slug: "platform", description: "Runs it.", maintainers: ["grace_acme"], members: ["ada"] },
          { slug: "founders", privacy: "secret" },
        ],
      },
      secrets: { clientSecret: canary("owner") },
      group: "acme:platform",
      config: {
        clientID: "Ov23liExample",
        clientSecret: canary("owner"),
        redirectURI: callback,
        orgs: [{ name: "acme", teams: ["platform"] }],
        teamNameField: "slug",
      },
      sendsTo: "https://github.com/login/oauth/authorize?",
    },
  ],
  mistakes: [
    owned("with no owned team", [], "", "names no team"),
    owned(
      "with a team by its display name",
      [{ slug: "Site Reliability" }],
      "[0].slug",
      "write site-reliability",
    ),
    owned("with a slug that GitHub would spell otherwise", [{ slug: "a--b" }], "[0].slug", "write a-b"),
    owned(
      "with a name of another slug",
      [{ slug: "sre", name: "Site Reliability" }],
      "[0].slug",
      "write site-reliability",
    ),
    owned("with a name that has no slug", [{ slug: "sre", name: "***" }], "[0].name", "write another"),
    owned("with a team twice", [{ slug: "sre" }, { slug: "sre" }], "[1].slug", "is sre again"),
    owned("with an @ before a person", [{ slug: "sre", members: ["@ada"] }], "[0].members[0]", "write ada"),
    owned(
      "with a member twice, whatever the case",
      [{ slug: "sre", members: ["ada", "Ada"] }],
      "[0].members[1]",
      "who stands in members",
    ),
    owned(
      "with a person who is member and maintainer",
      [{ slug: "sre", members: ["ada"], maintainers: ["ada"] }],
      "[0].members[0]",
      "who stands in maintainers",
    ),
    owned("with a team that is its own parent", [{ slug: "sre", parent: "sre" }], "[0].parent", "sre → sre"),
    owned(
      "with a circle of parents",
      [
        { slug: "a", parent: "b" },
        { slug: "b", parent: "c" },
        { slug: "c", parent: "a" },
      ],
      "[0].parent",
      "a → b → c → a",
    ),
    owned(
      "with a secret part of a team",
      [{ slug: "a", parent: "b", privacy: "secret" }],
      "[0].privacy",
      "write closed",
    ),
    owned(
      "with a part of a secret team",
      [
        { slug: "a", parent: "b" },
        { slug: "b", privacy: "secret" },
      ],
      "[0].parent",
      "is b, which is secret",
    ),
    owned(
      "with a privacy misspelt",
      [{ slug: "a", privacy: "close" }],
      "[0].privacy",
      `did you mean "closed"`,
    ),
    {
      name: "without an organisation",
      change: { organization: undefined },
      at: "organization",
      says: "without one, anybody on GitHub could log in",
    },
    {
      name: "with members of another kind",
      change: { allowedMembers: "everybody" },
      at: "allowedMembers",
      says: "teams or organization",
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
