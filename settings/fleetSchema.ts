import { z } from "zod";
import { accessRuleSchema } from "./accessSchema.ts";
import { automationSchema } from "./automationSchema.ts";
import { certificatesSchema } from "./certificatesSchema.ts";
import { connectorSchema } from "./connectors/connectorSchema.ts";
import { dexSchema } from "./dexSchema.ts";
import { issuer } from "./fields.ts";
import { identitySchema } from "./identitySchema.ts";
import { kubeloginSchema } from "./kubeloginSchema.ts";
import { sessionSchema } from "./sessionSchema.ts";

/** The fleet file: everything that all clusters share, and the only place for policy, so that clusters cannot drift apart. */
export const fleetSchema = z
  .strictObject({
    issuer: issuer(
      "Where Dex answers: an https URL that browsers, kubelogin and API servers all reach, like https://login.acme.dev.",
    ),
    connectors: z
      .array(connectorSchema)
      .min(1, { error: "names no identity provider; add one, for instance of type github" })
      .describe(
        "The identity providers that people come from, as a list. Several are trusted alike: each can give any group.",
      ),
    identity: identitySchema.prefault({}),
    access: z
      .array(accessRuleSchema)
      .min(1, {
        error: "has no rule, so a login would open nothing; add one with team or group, role and clusters",
      })
      .describe("Who may do what where: a list of rules, each with a team or a group, a role and clusters."),
    automation: automationSchema.optional(),
    kubelogin: kubeloginSchema.prefault({}),
    session: sessionSchema.prefault({}),
    certificates: certificatesSchema.prefault({}),
    dex: dexSchema.prefault({}),
  })
  .describe(
    "What all clusters of a fleet share: issuer, connectors and access, automation for jobs, and where the defaults do not fit identity, kubelogin, session, certificates and dex.",
  );

/** A fleet file, checked, with every default filled in. */
export type Fleet = z.output<typeof fleetSchema>;
