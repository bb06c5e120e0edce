import { z } from "zod";
import { suggestion } from "../nearest.ts";
import { quoted } from "../quoted.ts";
import { atlassianCrowdConnectorSchema } from "./atlassianCrowd.ts";
import { bitbucketCloudConnectorSchema } from "./bitbucketCloud.ts";
import { giteaConnectorSchema } from "./gitea.ts";
import { gitHubConnectorSchema } from "./github.ts";
import { gitLabConnectorSchema } from "./gitlab.ts";
import { googleConnectorSchema } from "./google.ts";
import { keystoneConnectorSchema } from "./keystone.ts";
import { ldapConnectorSchema } from "./ldap.ts";
import { microsoftConnectorSchema } from "./microsoft.ts";
import { oauthConnectorSchema } from "./oauth.ts";
import { oidcConnectorSchema } from "./oidc.ts";
import { openShiftConnectorSchema } from "./openshift.ts";
import { samlConnectorSchema } from "./saml.ts";

/** The identity providers that there are, in the order in which a message lists them. */
export const connectorTypes = [
  "github",
  "oidc",
  "ldap",
  "saml",
  "google",
  "microsoft",
  "gitlab",
  "bitbucket-cloud",
  "gitea",
  "openshift",
  "oauth",
  "keystone",
  "atlassian-crowd",
] as const;

const typeList = `${connectorTypes.slice(0, -1).join(", ")} or ${connectorTypes.at(-1) ?? ""}`;

/** The types that Dex has and Latchkey does not offer, and why. */
const notOffered: ReadonlyMap<string, string> = new Map([
  [
    "authproxy",
    "takes anybody for the person whom a request header names, and requests reach Dex here without the proxy that would set it",
  ],
  ["linkedin", "would let in anybody who is on LinkedIn, and gives nobody a group, by which access goes"],
  ["mockCallback", "is for Dex's own tests: it lets in anybody"],
  ["mockPassword", "is for Dex's own tests"],
  ["samlExperimental", "is an old name of saml; write that"],
  ["local", "means passwords in Dex's own configuration, where nobody has a group, by which access goes"],
]);

/** Where people come from: one identity provider. */
export const connectorSchema = z
  .discriminatedUnion(
    "type",
    [
      gitHubConnectorSchema,
      oidcConnectorSchema,
      ldapConnectorSchema,
      samlConnectorSchema,
      googleConnectorSchema,
      microsoftConnectorSchema,
      gitLabConnectorSchema,
      bitbucketCloudConnectorSchema,
      giteaConnectorSchema,
      openShiftConnectorSchema,
      oauthConnectorSchema,
      keystoneConnectorSchema,
      atlassianCrowdConnectorSchema,
    ],
    {
      error: ({ input }) => {
        if (typeof input !== "object" || input === null || Array.isArray(input)) return undefined;
        const written: unknown = "type" in input ? input.type : undefined;
        if (written === undefined) return `is missing; write ${typeList}`;
        if (written === null) return `is empty; write ${typeList}`;
        const reason = typeof written === "string" ? notOffered.get(written) : undefined;
        if (reason !== undefined) return `is ${quoted(written)}, which ${reason}`;
        const near = typeof written === "string" ? suggestion(written, connectorTypes) : "";
        return `is ${quoted(written)}${near}, but must be ${typeList}`;
      },
    },
  )
  .describe("An identity provider, of which type says the kind.");

/** A connector as it stands in the fleet file, checked. */
export type WrittenConnector = z.output<typeof connectorSchema>;
