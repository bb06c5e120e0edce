import { z } from "zod";
import { quoted } from "../quoted.ts";
import { clientId, httpsUrl, naming, text, texts } from "./fields.ts";

/** Tenants that are not one organisation's (microsoft.go:143): Dex asks for no groups there, so nothing would narrow them. */
const sharedTenants: readonly string[] = [
  "common",
  "organizations",
  "consumers",
  "9188040d-6c67-4c5b-b112-36a304b66dad",
];

/**
 * People come from one organisation's Entra tenant. Of a shared one, such as common, anybody with a Microsoft account could
 * log in, since Dex passes `groups` over there.
 */
export const microsoftConnectorSchema = z
  .strictObject({
    type: z.literal("microsoft").describe("Microsoft Entra ID, formerly Azure Active Directory."),
    ...naming("microsoft", "Microsoft"),
    clientId: clientId(
      "The application (client) id of the app registration. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    tenant: text(
      "Your organisation's tenant, by its id or by a domain of it. Required: in a shared one, anybody with a Microsoft account could log in.",
    )
      .regex(/^[A-Za-z0-9.-]+$/, {
        abort: true,
        error: ({ input }) =>
          `${quoted(input)} is not a tenant; write its id, or a domain of it like acme.onmicrosoft.com`,
      })
      .refine((tenant) => !sharedTenants.includes(tenant.toLowerCase()), {
        error: ({ input }) =>
          `${quoted(input)} is everybody's: anybody with a Microsoft account could log in; write the id of your own tenant`,
      }),
    groups: texts(
      "A group, in the form that groupNameFormat says.",
      "Only members of one of these groups may log in. Default: everybody of the tenant, guests too.",
    ).optional(),
    useGroupsAsWhitelist: z
      .boolean()
      .describe("Whether no other groups than those are passed on. Default false.")
      .default(false),
    onlySecurityGroups: z
      .boolean()
      .describe("Whether only security groups count, and not those of Microsoft 365. Default false.")
      .default(false),
    groupNameFormat: z
      .enum(["id", "name"])
      .describe(
        "What a group is called: id for its object id, which no other has; name for its display name, which by Entra's default anybody of the tenant can give to a group of theirs. Default id.",
      )
      .default("id"),
    apiUrl: httpsUrl(
      "Where people log in, in a national cloud. Default https://login.microsoftonline.com.",
      true,
    ).optional(),
    graphUrl: httpsUrl(
      "Where groups are read, in a national cloud. Default https://graph.microsoft.com.",
      true,
    ).optional(),
    promptType: z
      .enum(["none", "login", "consent", "select_account"])
      .describe(
        "What Microsoft asks of a person who is logged in there: none, login, consent or select_account. Default: Microsoft's own.",
      )
      .optional(),
    domainHint: text("The domain whose login page is shown at once. Default: none.").optional(),
    scopes: texts(
      "A scope.",
      "The scopes that are asked for beside those for groups and refresh. Default user.read.",
    ).optional(),
  })
  .superRefine(({ useGroupsAsWhitelist, groups, groupNameFormat }, context) => {
    if (useGroupsAsWhitelist && groups === undefined) {
      context.addIssue({
        code: "custom",
        path: ["useGroupsAsWhitelist"],
        message: "needs groups; add them, or remove it",
      });
    }
    for (const [index, group] of (groups ?? []).entries()) {
      if (groupNameFormat === "name" || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(group)) continue;
      context.addIssue({
        code: "custom",
        path: ["groups", index],
        message: `${quoted(group)} is not an object id in lower case; write one, or say groupNameFormat: name`,
      });
    }
  })
  .describe("The people of a Microsoft Entra tenant.");
