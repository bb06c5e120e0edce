/**
 * The GitHub stand-in's process: `node lab/github/serve.ts SETTINGS`.
 * Runs until SIGTERM or SIGINT, then answers what it was asked and ends with status 0.
 */
import { readFileSync } from "node:fs";
import { getRequestListener } from "@hono/node-server";
import { serveHttps } from "../httpsServer.ts";
import { createApplication } from "./application.ts";
import { Grants } from "./grants.ts";
import { readMemory, writeMemory } from "./memory.ts";
import { readSettings } from "./settings.ts";

const [settingsFile] = process.argv.slice(2);
if (settingsFile === undefined) {
  throw new Error("Say where the settings are: node lab/github/serve.ts SETTINGS");
}
const settings = readSettings(settingsFile);
const { clientSecretFile, ...app } = settings.app;
const web = `https://${settings.listen}`;

const application = createApplication({
  directory: settings.directory,
  app: { ...app, clientSecret: readFileSync(clientSecretFile, "utf8").trim() },
  grants: new Grants({
    memory: readMemory(settings.memory),
    remember: (memory) => {
      writeMemory(settings.memory, memory);
    },
  }),
  web,
  log: (line) => {
    console.log(line);
  },
});

const answer = getRequestListener(application.fetch);
await serveHttps(settings, (incoming, outgoing) => void answer(incoming, outgoing));
console.log(`The GitHub stand-in answers at ${web}`);
