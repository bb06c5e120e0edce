/**
 * The GitHub stand-in's process: `node lab/github/serve.ts SETTINGS`.
 * Runs until SIGTERM or SIGINT, then answers what it was asked and ends with status 0.
 */
import { readFileSync } from "node:fs";
import { getRequestListener } from "@hono/node-server";
import { serveHttps } from "../httpsServer.ts";
import { ActionsIssuer } from "./actions/issuer.ts";
import { createApplication } from "./application.ts";
import { Apps } from "./apps/registry.ts";
import { Grants } from "./grants.ts";
import { ManagedDirectory } from "./managedDirectory.ts";
import { readMemory, type StateOptions, writeMemory } from "./memory.ts";
import { Repositories } from "./repositories/repositories.ts";
import { readSettings } from "./settings.ts";

const [settingsFile] = process.argv.slice(2);
if (settingsFile === undefined) {
  throw new Error("Say where the settings are: node lab/github/serve.ts SETTINGS");
}
const settings = readSettings(settingsFile);
const { clientSecretFile, ...app } = settings.app;
const { file: tokenFile, ...personalAccessToken } = settings.personalAccessToken;
const web = `https://${settings.listen}`;

const state: StateOptions = {
  memory: readMemory(settings.memory),
  remember: (memory) => {
    writeMemory(settings.memory, memory);
  },
};
const directory = new ManagedDirectory(settings.directory, state);
const application = createApplication({
  directory,
  apps: new Apps({ ...state, directory, configured: { ...app, clientSecret: readSecret(clientSecretFile) } }),
  grants: new Grants({
    ...state,
    personalAccessTokens: [{ ...personalAccessToken, value: readSecret(tokenFile) }],
  }),
  actions: new ActionsIssuer(web, readSecret(settings.actionsKey)),
  repositories: new Repositories(state),
  web,
  log: (line) => {
    console.log(line);
  },
});

const answer = getRequestListener(application.fetch);
await serveHttps(settings, (incoming, outgoing) => void answer(incoming, outgoing));
console.log(`The GitHub stand-in answers at ${web}`);

function readSecret(file: string): string {
  return readFileSync(file, "utf8").trim();
}
