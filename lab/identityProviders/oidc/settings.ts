import { z } from "zod";
import { absolutePath, webProviderSettings } from "../settings.ts";

/** What the OpenID Connect provider's process is told: one JSON file. */
export const oidcSettings = webProviderSettings.extend({
  /** The one registered client. */
  client: z.strictObject({
    id: z.string().min(1),
    /** File that holds the client secret and nothing else. */
    secretFile: absolutePath,
    callbackUrl: z.url(),
  }),
});

/** What the OpenID Connect provider's process is told. */
export type OidcSettings = z.infer<typeof oidcSettings>;
