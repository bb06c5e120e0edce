import { acmeRoot } from "../../oidc/acmeRoot.ts";
import { type ConnectorExamples, callback, canary } from "./connectorCase.ts";

/** GitLab. */
export const gitlab: ConnectorExamples = {
  cases: [
    {
      name: "groups of GitLab.com",
      written: { type: "gitlab", clientId: "8d2f", groups: ["acme/platform", "acme"] },
      secrets: { clientSecret: canary("gitlab") },
      username: "preferred_username",
      group: "acme/platform",
      impossibleGroup: "acme/payments",
      config: {
        baseURL: "https://gitlab.com",
        clientID: "8d2f",
        clientSecret: canary("gitlab"),
        redirectURI: callback,
        groups: ["acme/platform", "acme"],
      },
      sendsTo: "https://gitlab.com/oauth/authorize?",
    },
    {
      name: "a GitLab of one's own",
      written: {
        type: "gitlab",
        id: "git",
        name: "Git",
        clientId: "8d2f",
        baseUrl: "https://git.acme.dev/gitlab",
        rootCA: acmeRoot,
        getGroupsPermission: true,
      },
      secrets: { clientSecret: canary("git") },
      group: "platform:maintainer",
      config: {
        baseURL: "https://git.acme.dev/gitlab",
        clientID: "8d2f",
        clientSecret: canary("git"),
        redirectURI: callback,
        getGroupsPermission: true,
        rootCAData: Buffer.from(acmeRoot).toString("base64"),
      },
      sendsTo: "https://git.acme.dev/gitlab/oauth/authorize?",
    },
  ],
  mistakes: [
    {
      name: "at GitLab.com without groups",
      change: { groups: undefined },
      at: "groups",
      says: "anybody at GitLab.com could log in",
    },
    {
      name: "with a slash at the end of its address",
      change: { baseUrl: "https://git.acme.dev/" },
      at: "baseUrl",
      says: "must not end with a slash",
    },
    {
      name: "whose sub is a login",
      change: { useLoginAsID: true },
      at: "useLoginAsID",
      says: "is no known key",
    },
    {
      name: "without a client id",
      change: { clientId: undefined },
      at: "clientId",
      says: "is missing. The application id",
    },
    {
      name: "as Dex spells its address",
      change: { baseURL: "https://git.acme.dev" },
      at: "baseURL",
      says: `did you mean "baseUrl"`,
    },
  ],
};
