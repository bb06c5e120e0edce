import { z } from "zod";
import { publicGitLab } from "../../oidc/dex/connectors/gitlab.ts";
import { certificates } from "../fields.ts";
import { clientId, httpsUrl, naming, texts } from "./fields.ts";

/** People come from an organisation's own GitLab, or from groups of GitLab.com, without which anybody there could log in. */
export const gitLabConnectorSchema = z
  .strictObject({
    type: z.literal("gitlab").describe("GitLab.com, or a GitLab of your own."),
    ...naming("gitlab", "GitLab"),
    clientId: clientId(
      "The application id at GitLab, with the scopes read_user and openid. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    baseUrl: httpsUrl(`Where GitLab answers. Default ${publicGitLab}.`, true).default(publicGitLab),
    rootCA: certificates
      .describe("The PEM certificates that sign a GitLab's own. Default: the public ones.")
      .optional(),
    groups: texts(
      "A group's full path, like acme/platform.",
      "Only members of one of these groups may log in, and no other group is passed on, so that rules can name only these. Required at GitLab.com. Default: everybody.",
    ).optional(),
    getGroupsPermission: z
      .boolean()
      .describe(
        "Whether a person also has each group with :owner, :maintainer or :developer behind it, which groups must list too. Default false.",
      )
      .default(false),
  })
  .superRefine(({ baseUrl, groups }, context) => {
    if (URL.parse(baseUrl)?.hostname !== "gitlab.com" || groups !== undefined) return;
    context.addIssue({
      code: "custom",
      path: ["groups"],
      message:
        "is missing. Without it anybody at GitLab.com could log in; name the groups there that are yours",
    });
  })
  .describe("The people of a GitLab.");
