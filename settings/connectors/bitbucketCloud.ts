import { z } from "zod";
import { clientId, naming, texts } from "./fields.ts";

/** People come from Bitbucket workspaces, without which anybody there could log in. */
export const bitbucketCloudConnectorSchema = z
  .strictObject({
    type: z.literal("bitbucket-cloud").describe("Bitbucket Cloud."),
    ...naming("bitbucket-cloud", "Bitbucket"),
    clientId: clientId(
      "The key of the OAuth consumer at Bitbucket. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    workspaces: texts(
      "A workspace's slug, like acme.",
      "The workspaces whose members may log in, which are their groups. Required: without one, anybody at Bitbucket could log in.",
    ),
  })
  .describe("The members of Bitbucket workspaces.");
