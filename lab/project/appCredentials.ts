import { z } from "zod";
import type { PulumiProject } from "./pulumiProject.ts";
import { stateResources } from "./state.ts";

/** How the engine exports a secret that it lays open: as JSON in a text. */
const secretText = z.object({
  plaintext: z.string().transform((json) => z.string().parse(JSON.parse(json))),
});

const app = z.object({
  registeredName: z.string(),
  firstClientSecret: secretText,
  privateKey: secretText,
});

/** A GitHub App that a stack has registered. */
export interface AppCredentials {
  /** Its name. */
  readonly name: string;
  /** Its client secret and its private key, to look for where they must not be. */
  readonly secrets: readonly string[];
}

/** Reads the credentials of the app that a stack has registered, as whoever has the stack's passphrase can. */
export async function appCredentials(project: PulumiProject, stack: string): Promise<AppCredentials> {
  const resources = await stateResources(project, stack, ["--show-secrets"]);
  const found = resources.find(({ type }) => type === "latchkey:index:GitHubApp");
  const { registeredName, firstClientSecret, privateKey } = app.parse(found?.outputs);
  return { name: registeredName, secrets: [firstClientSecret.plaintext, privateKey.plaintext] };
}
