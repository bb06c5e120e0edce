import { z } from "zod";
import { certificates } from "../fields.ts";
import { clientId, httpsUrl, naming, texts } from "./fields.ts";

/** People come from an organisation's own OpenShift cluster, which says who has an account. */
export const openShiftConnectorSchema = z
  .strictObject({
    type: z.literal("openshift").describe("An OpenShift cluster's own users."),
    ...naming("openshift", "OpenShift"),
    issuer: httpsUrl("The cluster's API server, like https://api.ocp.acme.dev:6443.", true),
    clientId: clientId(
      "The name of the OAuthClient, or system:serviceaccount:NAMESPACE:NAME of a service account that is one. Its secret is clientSecret in latchkey:connectorSecrets.",
    ),
    rootCA: certificates
      .describe("The PEM certificates that sign the cluster's own. Default: the public ones.")
      .optional(),
    groups: texts(
      "A group's name.",
      "Only members of one of these groups may log in; all of a person's groups are passed on. Default: every user.",
    ).optional(),
  })
  .describe("The users of an OpenShift cluster.");
