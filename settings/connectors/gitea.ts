import { z } from "zod";
import { certificates } from "../fields.ts";
import { clientId, httpsUrl, naming, text, texts } from "./fields.ts";

const organization = z
  .strictObject({
    name: text("The organisation's name, spelt as in its address."),
    teams: texts(
      "A team's name.",
      "The teams that are passed on as groups, as NAME:TEAM. They do not narrow who may log in. Default: none.",
    ).optional(),
  })
  .describe("An organisation whose members may log in.");

/** People come from organisations in a Gitea, since anybody can often have an account there. */
export const giteaConnectorSchema = z
  .strictObject({
    type: z.literal("gitea").describe("Gitea or Forgejo."),
    ...naming("gitea", "Gitea"),
    clientId: clientId(
      "The client id of the OAuth2 application at Gitea. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    baseUrl: httpsUrl("Where Gitea answers, like https://git.acme.dev.", true),
    rootCA: certificates
      .describe(
        "The PEM certificates that sign Gitea's own. All of Dex trusts them. Default: the public ones.",
      )
      .optional(),
    organizations: z
      .array(organization)
      .min(1, { error: "is empty, so anybody with an account could log in; name an organisation" })
      .describe(
        "The organisations whose members may log in, as a list. Required: without one, anybody with an account could log in, and nobody would have a group.",
      ),
  })
  .describe("The members of organisations in a Gitea.");
