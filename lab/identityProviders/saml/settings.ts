import { z } from "zod";
import { absolutePath, webProviderSettings } from "../settings.ts";

/** What the SAML identity provider's process is told: one JSON file. */
export const samlSettings = webProviderSettings.extend({
  /** What assertions are signed with. */
  signing: z.strictObject({
    /** File with the certificate that the service provider knows, PEM. */
    certificate: absolutePath,
    /** File with its RSA key, PEM. */
    privateKey: absolutePath,
  }),
  /** The one registered service provider. */
  serviceProvider: z.strictObject({
    /** Whom it says it is, and the audience of assertions. */
    entityId: z.string().min(1),
    /** Its assertion consumer service: where responses are posted. */
    callbackUrl: z.url(),
  }),
});

/** What the SAML identity provider's process is told. */
export type SamlSettings = z.infer<typeof samlSettings>;
