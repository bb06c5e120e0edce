import { z } from "zod";
import { quoted } from "../quoted.ts";
import { clientId, naming, promptType, text } from "./fields.ts";

const domainForm = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const domain = (description: string) =>
  text(description).regex(domainForm, {
    error: ({ input }) => `${quoted(input)} is not a domain; write one in lower case, like acme.dev`,
  });

const email = (description: string) =>
  text(description).regex(/^[^@\s]+@[^@\s]+$/, {
    error: ({ input }) => `${quoted(input)} is not an e-mail address; write one like admin@acme.dev`,
  });

const directoryAdmin = z
  .strictObject({
    domain: text("The domain, or * for any other.").regex(/^(\*|[a-z0-9-]+(\.[a-z0-9-]+)+)$/, {
      error: ({ input }) =>
        `${quoted(input)} is not a domain; write one in lower case, like acme.dev, or "*"`,
    }),
    email: email("The administrator whom the service account reads groups as, like admin@acme.dev."),
  })
  .describe("As whom the groups of one domain are read.");

/** People come from Google Workspace domains, without which anybody at Google could log in. */
export const googleConnectorSchema = z
  .strictObject({
    type: z.literal("google").describe("Google Workspace."),
    ...naming("google", "Google"),
    clientId: clientId(
      "The id of the OAuth client at Google. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    hostedDomains: z
      .array(domain("A Workspace domain, like acme.dev."))
      .min(1, { error: "is empty, so anybody at Google could log in; name a domain of yours" })
      .describe(
        "The Workspace domains whose people may log in, as a list. Required: without one, anybody at Google could log in.",
      ),
    directoryAdmins: z
      .array(directoryAdmin)
      .min(1, { error: "is empty, so nobody would have a group; name a domain and an administrator of it" })
      .describe(
        "As whom a service account with domain-wide delegation reads groups, by domain. Its JSON key is serviceAccount in latchkey:connectorSecrets. Required: access goes by groups.",
      ),
    groups: z
      .array(email("A group's address, like platform@acme.dev."))
      .min(1, { error: "is empty; name at least one, or remove the key" })
      .describe(
        "Only members of one of these groups may log in, and no other group is passed on. Default: everybody of the domains.",
      )
      .optional(),
    fetchTransitiveGroupMembership: z
      .boolean()
      .describe("Whether groups of groups count too. Default false.")
      .default(false),
    promptType: promptType.optional(),
  })
  .superRefine(({ directoryAdmins }, context) => {
    const seen = new Set<string>();
    for (const [index, { domain: written }] of directoryAdmins.entries()) {
      if (seen.has(written)) {
        context.addIssue({
          code: "custom",
          path: ["directoryAdmins", index, "domain"],
          message: `is ${written} again; keep one`,
        });
      }
      seen.add(written);
    }
  })
  .describe("The people of Google Workspace domains.");
