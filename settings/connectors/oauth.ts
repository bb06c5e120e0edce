import { z } from "zod";
import { certificates } from "../fields.ts";
import { clientId, httpsUrl, naming, text, texts } from "./fields.ts";
import { publicProvider, publicProviderMessage } from "./publicProviders.ts";

/**
 * People come from an OAuth 2.0 provider. Dex can narrow nobody here, so whoever has an account there gets a token: public
 * providers are refused, and access still needs a group.
 */
export const oauthConnectorSchema = z
  .strictObject({
    type: z.literal("oauth").describe("An OAuth 2.0 provider without OpenID Connect."),
    ...naming("oauth", "OAuth"),
    clientId: clientId(
      "The client id that the provider gave to Dex. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    authorizationUrl: httpsUrl("Where people log in."),
    tokenUrl: httpsUrl("Where Dex fetches tokens."),
    userInfoUrl: httpsUrl("Where Dex reads who somebody is, as JSON."),
    scopes: texts("A scope.", "The scopes that are asked for. Default: none.").optional(),
    rootCA: certificates
      .describe("The PEM certificates that sign the provider's own. Default: the public ones.")
      .optional(),
    claims: z
      .strictObject({
        userId: text("The field that tells people apart. Default id.").optional(),
        userName: text("The field with a person's name. Default user_name.").optional(),
        preferredUsername: text("The field with the login. Default preferred_username.").optional(),
        email: text("The field with the e-mail address. Default email.").optional(),
        emailVerified: text(
          "The field that says whether the address is verified; where it is missing or false, API servers refuse email as the user name. Default email_verified.",
        ).optional(),
        groups: text("The field with the groups. Default groups.").optional(),
      })
      .describe("The names of the fields of the answer at userInfoUrl. Each has a default.")
      .optional(),
  })
  .superRefine((connector, context) => {
    for (const key of ["authorizationUrl", "tokenUrl", "userInfoUrl"] as const) {
      const provider = publicProvider(connector[key]);
      if (provider === undefined) continue;
      const message = publicProviderMessage(
        provider,
        "it cannot be used, since Dex can tell nobody apart here",
      );
      context.addIssue({ code: "custom", path: [key], message });
    }
  })
  .describe("The people of an OAuth 2.0 provider.");
