import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

/** Bitbucket Cloud. */
export const bitbucketCloud: ConnectorExamples = {
  cases: [
    {
      name: "a Bitbucket workspace",
      written: { type: "bitbucket-cloud", clientId: "kF9", workspaces: ["acme"] },
      secrets: { clientSecret: canary("bitbucket") },
      group: "acme",
      impossibleGroup: "acme/platform",
      config: {
        clientID: "kF9",
        clientSecret: canary("bitbucket"),
        redirectURI: callback,
        teams: ["acme"],
      },
      sendsTo: "https://bitbucket.org/site/oauth2/authorize?",
    },
  ],
  mistakes: [
    {
      name: "without a workspace",
      change: { workspaces: undefined },
      at: "workspaces",
      says: "anybody at Bitbucket could log in",
    },
    { name: "of no workspace", change: { workspaces: [] }, at: "workspaces", says: "is empty" },
    {
      name: "with every group of a workspace",
      change: { includeTeamGroups: true },
      at: "includeTeamGroups",
      says: "is no known key",
    },
  ],
};
