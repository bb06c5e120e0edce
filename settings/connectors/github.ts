import { z } from "zod";
import { publicGitHub } from "../../oidc/dex/connectors/github.ts";
import { certificates } from "../fields.ts";
import { quoted, writeInstead } from "../quoted.ts";
import { gitHubClientId, naming } from "./fields.ts";
import { gitHubAppSchema } from "./gitHubApp.ts";
import { ownedTeams } from "./gitHubTeams.ts";

const hostPattern = /^(?!-)[A-Za-z0-9.-]+(?<![-.])(:[1-9][0-9]{0,4})?$/;
const organizationPattern = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/;

/** What to write in place of an organisation's address, or of its name with an `@`. */
function organizationMeant(written: string): string {
  const name = written
    .trim()
    .replace(/^https?:\/\//, "")
    .replace(/^[^/]*\.[^/]*\/(orgs\/)?/, "")
    .replace(/^@/, "")
    .replace(/\/.*$/, "");
  const general = "write the part after github.com/ in its address, like acme";
  return writeInstead(written, name, organizationPattern, general);
}

/** What to write in place of a URL. */
function hostMeant(written: string): string {
  const host = written
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/\/.*$/, "");
  const general = "write it without https:// and without a path, like github.acme.dev";
  return writeInstead(written, host, hostPattern, general);
}

/** Other spellings of GitHub itself, where Dex would look for a GitHub Enterprise Server. */
const otherNamesOfGitHub = /^((api|www)\.)?github\.com(:443)?$/i;

/** People come from one GitHub organisation, without which anybody on GitHub could log in. */
export const gitHubConnectorSchema = z
  .strictObject({
    type: z.literal("github").describe("GitHub, or a GitHub Enterprise Server."),
    ...naming("github", "GitHub"),
    organization: z
      .string()
      .regex(organizationPattern, {
        error: ({ input }) =>
          `${quoted(input)} is not the name of a GitHub organisation; ${organizationMeant(String(input))}`,
      })
      .describe(
        "The organisation whose members may log in, spelt as in its GitHub address. Required: without one, anybody on GitHub could log in.",
      ),
    allowedMembers: z
      .enum(["teams", "organization"])
      .describe(
        "Which members of the organisation may log in: teams, the members of teams that access rules name, and only these teams get into tokens; organization, every member, with all of their teams. Default teams.",
      )
      .default("teams"),
    host: z
      .string()
      .regex(hostPattern, {
        abort: true,
        error: ({ input }) => `${quoted(input)} is not a host; ${hostMeant(String(input))}`,
      })
      // A port above 65535, or four numbers that are no IP address.
      .refine((host) => URL.canParse(`https://${host}`), {
        abort: true,
        error: ({ input }) =>
          `${quoted(input)} is not a host that can be reached; write it like github.acme.dev or github.acme.dev:8443`,
      })
      .refine((host) => host === publicGitHub || !otherNamesOfGitHub.test(host), {
        error: ({ input }) => `${quoted(input)} is not where people log in; write ${publicGitHub}`,
      })
      .describe("github.com, or the host of a GitHub Enterprise Server. Default github.com.")
      .default(publicGitHub),
    rootCA: certificates
      .describe("The PEM certificates that sign a GitHub Enterprise Server's own. Default: the public ones.")
      .optional(),
    clientId: gitHubClientId
      .describe(
        "The client id of the OAuth App, where it is the same for every Dex. Needed for a second GitHub connector, and its secret is then in latchkey:connectorSecrets. Default: each stack's latchkey:githubClientId.",
      )
      .optional(),
    app: gitHubAppSchema.optional(),
    teams: ownedTeams.optional(),
  })
  .superRefine((connector, context) => {
    if (connector.app !== undefined && connector.clientId !== undefined) {
      context.addIssue({
        code: "custom",
        path: ["clientId"],
        message: "is that of an app that is there, while app registers one; remove clientId or app",
      });
    }
    if (connector.rootCA !== undefined && connector.host === publicGitHub) {
      context.addIssue({
        code: "custom",
        path: ["rootCA"],
        message: "goes with a GitHub Enterprise Server only; add its host, or remove rootCA",
      });
    }
  })
  .describe("The members of a GitHub organisation.");
