/**
 * The OpenID Connect provider's process: `node lab/identityProviders/oidc/serve.ts SETTINGS`.
 * Runs until SIGTERM or SIGINT, then answers what it was asked and ends with status 0.
 */
import { readFileSync } from "node:fs";
import { getRequestListener } from "@hono/node-server";
import { serveHttps } from "../../httpsServer.ts";
import { readSettings } from "../settings.ts";
import { interactions } from "./interactions.ts";
import { createProvider, interactionPath } from "./provider.ts";
import { oidcSettings } from "./settings.ts";

const settings = readSettings(oidcSettings, process.argv[2]);
const { listen, accounts, client } = settings;
const issuer = `https://${listen}`;
const provider = createProvider({
  issuer,
  accounts,
  client: { ...client, secret: readFileSync(client.secretFile, "utf8") },
});
const log = (line: string) => {
  console.log(line);
};
const answerProtocol = provider.callback();
const answerPages = getRequestListener(interactions({ provider, accounts, log }).fetch);
await serveHttps(settings, (incoming, outgoing) => {
  const isPage = incoming.url?.startsWith(`${interactionPath}/`) === true;
  void (isPage ? answerPages : answerProtocol)(incoming, outgoing);
});
log(`The OpenID Connect provider answers at ${issuer}`);
