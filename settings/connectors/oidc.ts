import { z } from "zod";
import { certificates } from "../fields.ts";
import { clientId, httpsUrl, naming, promptType, text, texts } from "./fields.ts";
import { publicProvider, publicProviderMessage } from "./publicProviders.ts";

/** Dex warns of a filter that it cannot read, and filters nothing then. Go's RE2 knows no look-around and no references. */
const regularExpression = text(
  "A regular expression as Go takes it (RE2): other groups are dropped. Default: none is.",
).superRefine((written, context) => {
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message });
  };
  if (/\(\?(<?[=!])|\\[1-9]/.test(written)) {
    refuse("has a look-around or a reference, which Dex's regular expressions do not know; write it without");
    return;
  }
  try {
    new RegExp(written.replace(/^\(\?[ims]+\)/, ""), "u");
  } catch {
    refuse("is not a regular expression; write one like ^platform-");
  }
});

const groupFromClaims = z
  .strictObject({
    claims: texts("The name of a claim.", "The claims whose texts are joined to a group, as a list."),
    prefix: text("What stands before the first."),
    delimiter: text("What stands between the parts. Default :.").default(":"),
    clearDelimiter: z
      .boolean()
      .describe(
        "Whether the delimiter is taken out of the claims first, so that nobody can make another's group. Default true.",
      )
      .default(true),
  })
  .describe("A group that is put together from claims.");

/**
 * People come from an OpenID Connect provider. Who may log in is who has an account there: an organisation's own provider
 * needs no more, and a public one is refused, or narrowed by `allowedGroups`.
 */
export const oidcConnectorSchema = z
  .strictObject({
    type: z.literal("oidc").describe("Any OpenID Connect provider, such as Keycloak, Okta or Authentik."),
    ...naming("oidc", "OpenID Connect"),
    issuer: httpsUrl(
      "The provider's issuer URL, letter by letter as its discovery document says it, like https://id.acme.dev/realms/acme.",
    ),
    clientId: clientId(
      "The client id that the provider gave to Dex. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    rootCA: certificates
      .describe("The PEM certificates that sign the provider's own. Default: the public ones.")
      .optional(),
    scopes: texts(
      "A scope.",
      "The scopes that are asked for beside openid. Some providers give groups only for a scope such as groups, and refresh only for offline_access. Default profile and email.",
    ).optional(),
    allowedGroups: texts(
      "A group as the provider gives it.",
      "Only members of one of these groups may log in, and no other group is passed on. Default: everybody whom the provider knows.",
    ).optional(),
    assumeEmailVerified: z
      .boolean()
      .describe(
        "Whether an e-mail address counts as verified where the provider does not say. Its administrators, and where they let people choose any address those too, can then be anybody. Default false: such people cannot log in.",
      )
      .default(false),
    getUserInfo: z
      .boolean()
      .describe("Whether claims are read from the provider's userinfo endpoint too. Default false.")
      .default(false),
    claims: z
      .strictObject({
        userId: text("The claim that tells people apart. Default sub.").optional(),
        userName: text("The claim with a person's name. Default name.").optional(),
        preferredUsername: text("The claim with the login. Default preferred_username.").optional(),
        email: text("The claim with the e-mail address. Default email.").optional(),
        groups: text("The claim with the groups. Default groups.").optional(),
      })
      .describe("The names of the provider's claims, where they are not the usual ones. Each has a default.")
      .optional(),
    groupsFilter: regularExpression.optional(),
    groupsPrefix: text(
      "What goes before every group of this connector, so that others of the fleet cannot make the same. Default: nothing.",
    ).optional(),
    groupsSuffix: text("What goes after every group of this connector. Default: nothing.").optional(),
    groupsFromClaims: z
      .array(groupFromClaims)
      .min(1, { error: "is empty; name a group, or remove the key" })
      .describe("Groups that are put together from claims, as a list. Default: none.")
      .optional(),
    issuerAlias: httpsUrl(
      "The issuer that the provider's tokens name, for providers such as Oracle's whose discovery document says another. Default: issuer.",
    ).optional(),
    endpoints: z
      .strictObject({
        authUrl: httpsUrl("Where people log in. Default: as discovered.").optional(),
        tokenUrl: httpsUrl("Where Dex fetches tokens. Default: as discovered.").optional(),
        jwksUrl: httpsUrl("Where the provider's keys are. Default: as discovered.").optional(),
      })
      .describe("Endpoints in place of those in the discovery document. Default: as discovered.")
      .optional(),
    basicAuthUnsupported: z
      .boolean()
      .describe(
        "Whether the client secret is sent in the request's body, for providers without basic authentication. Default: Dex finds out.",
      )
      .optional(),
    acrValues: texts(
      "A value.",
      "The authentication context classes that are asked for, the preferred one first. Default: none.",
    ).optional(),
    promptType: promptType.optional(),
    pkceChallenge: z
      .enum(["S256", "plain"])
      .describe("The PKCE method: S256 or plain. Default: the best that the provider names.")
      .optional(),
  })
  .superRefine(({ issuer, allowedGroups }, context) => {
    const provider = publicProvider(issuer);
    if (provider === undefined || (provider.betterType === undefined && allowedGroups !== undefined)) return;
    context.addIssue({
      code: "custom",
      path: ["issuer"],
      message: publicProviderMessage(provider, "say with allowedGroups which groups there are yours"),
    });
  })
  .describe("The people of an OpenID Connect provider.");
