/**
 * The SAML identity provider's process: `node lab/identityProviders/saml/serve.ts SETTINGS`.
 * Runs until SIGTERM or SIGINT, then answers what it was asked and ends with status 0.
 */
import { readFileSync } from "node:fs";
import { getRequestListener } from "@hono/node-server";
import { serveHttps } from "../../httpsServer.ts";
import { readSettings } from "../settings.ts";
import { metadataPath, samlApplication, ssoPath } from "./application.ts";
import { createIdentityProvider } from "./identityProvider.ts";
import { samlSettings } from "./settings.ts";

const settings = readSettings(samlSettings, process.argv[2]);
const { listen, accounts, signing, serviceProvider } = settings;
const web = `https://${listen}`;
const log = (line: string) => {
  console.log(line);
};
const application = samlApplication({
  identityProvider: createIdentityProvider({
    entityId: web + metadataPath,
    ssoUrl: web + ssoPath,
    signing: {
      certificate: readFileSync(signing.certificate, "utf8"),
      privateKey: readFileSync(signing.privateKey, "utf8"),
    },
    serviceProvider,
  }),
  accounts,
  callbackUrl: serviceProvider.callbackUrl,
  log,
});
const answer = getRequestListener(application.fetch);
await serveHttps(settings, (incoming, outgoing) => void answer(incoming, outgoing));
log(`The SAML identity provider answers at ${web}`);
