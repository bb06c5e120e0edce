import { z } from "zod";
import { nameIdFormats } from "../../oidc/dex/connectors/saml.ts";
import { certificates } from "../fields.ts";
import { httpsUrl, naming, text, texts } from "./fields.ts";

/** People come from an organisation's own SAML identity provider, where the application is assigned to those who may log in. */
export const samlConnectorSchema = z
  .strictObject({
    type: z.literal("saml").describe("A SAML 2.0 identity provider, such as ADFS, Okta or Shibboleth."),
    ...naming("saml", "SAML"),
    ssoUrl: httpsUrl("Where the provider takes logins, by HTTP POST."),
    certificates: certificates.describe(
      "The PEM certificates whose keys sign the provider's answers, from its metadata.",
    ),
    entityIssuer: text(
      "Whom Dex says it is, and the audience that answers must name. Default: the callback URL.",
    ).optional(),
    ssoIssuer: text(
      "The issuer that answers must name, from the provider's metadata. Default: any.",
    ).optional(),
    usernameAttr: text("The attribute with a person's name."),
    emailAttr: text(
      "The attribute with the e-mail address, which counts as verified: whoever may write it there can be anybody.",
    ),
    groupsAttr: text("The attribute with the groups. Required: access goes by groups."),
    groupsDelim: text(
      "What stands between groups, where the attribute is one text. Default: it has many values.",
    ).optional(),
    allowedGroups: texts(
      "A group as the provider gives it.",
      "Only members of one of these groups may log in. Default: everybody whom the provider lets through.",
    ).optional(),
    filterGroups: z
      .boolean()
      .describe("Whether no other groups than allowedGroups are passed on. Default false.")
      .default(false),
    nameIdPolicyFormat: z
      .enum(nameIdFormats)
      .describe(
        `The format of the name id, of which the sub claim is made: ${nameIdFormats.join(", ")}. Default persistent.`,
      )
      .optional(),
  })
  .superRefine(({ filterGroups, allowedGroups }, context) => {
    if (!filterGroups || allowedGroups !== undefined) return;
    context.addIssue({
      code: "custom",
      path: ["filterGroups"],
      message: "needs allowedGroups; add them, or remove it",
    });
  })
  .describe("The people of a SAML 2.0 identity provider.");
