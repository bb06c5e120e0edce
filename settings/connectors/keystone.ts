import { z } from "zod";
import { certificates } from "../fields.ts";
import { httpsUrl, naming, text } from "./fields.ts";

/** People come from one domain of an organisation's own OpenStack. */
export const keystoneConnectorSchema = z
  .strictObject({
    type: z.literal("keystone").describe("OpenStack Keystone."),
    ...naming("keystone", "Keystone"),
    baseUrl: httpsUrl(
      "Where Keystone answers, without /v3, like https://keystone.acme.dev:5000.",
      true,
    ).refine((url) => !/\/v\d+$/.test(url), { error: "ends with a version, which Dex adds; remove it" }),
    rootCA: certificates
      .describe(
        "The PEM certificates that sign Keystone's own. All of Dex trusts them. Default: the public ones.",
      )
      .optional(),
    domain: text("The domain whose people may log in: its id, default, or its name."),
    username: text(
      "Whom Dex logs in as, in the same domain, to read people's groups again. The password is password in latchkey:connectorSecrets.",
    ),
  })
  .describe("The people of an OpenStack Keystone domain.");
