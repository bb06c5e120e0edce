import { z } from "zod";
import { crowdLoginFields } from "../../oidc/dex/connectors/atlassianCrowd.ts";
import { certificates } from "../fields.ts";
import { clientId, httpsUrl, naming, text, texts } from "./fields.ts";

/** People come from an organisation's own Crowd: those of the directories that its application is given. */
export const atlassianCrowdConnectorSchema = z
  .strictObject({
    type: z.literal("atlassian-crowd").describe("Atlassian Crowd."),
    ...naming("atlassian-crowd", "Crowd"),
    baseUrl: httpsUrl("Where Crowd answers, like https://crowd.acme.dev/crowd.", true),
    rootCA: certificates
      .describe(
        "The PEM certificates that sign Crowd's own. All of Dex trusts them. Default: the public ones.",
      )
      .optional(),
    clientId: clientId(
      "The name of the application that Dex is to Crowd. Its password is clientSecret in latchkey:connectorSecrets.",
    ),
    groups: texts(
      "A group's name.",
      "Only members of one of these groups may log in, and no other group is passed on. Default: everybody of the application.",
    ).optional(),
    preferredUsernameField: z
      .enum(crowdLoginFields)
      .describe("The field that is the login: key, name or email. Default: none.")
      .optional(),
    usernamePrompt: text("What the page calls the user name. Default Username.").optional(),
  })
  .describe("The people of an Atlassian Crowd.");
