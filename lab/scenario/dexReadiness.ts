import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { z } from "zod";
import { eventually } from "../machine/wait.ts";

const dexOutputs = z.object({ issuer: z.string(), audience: z.string(), certificateAuthority: z.string() });

/** Dex sends people on to its only connector, or lets them choose among several. */
const beginsLogin = [302, 200];

/** So many answers in a row are taken for every pod's: they come from one or the other by chance. */
const enough = 8;

/**
 * Waits until Dex begins logins. An API server that has just started still answers 429 for Dex's objects until it has
 * read all of them once; whoever logs in at that moment reads an error on Dex's page and has to try again.
 *
 * @param outputs those of the stack.
 */
export async function waitForDex(outputs: Readonly<Record<string, unknown>>): Promise<void> {
  const { issuer, audience, certificateAuthority } = dexOutputs.parse(outputs);
  const login = new URL(`${issuer}/auth`);
  login.search = new URLSearchParams({
    client_id: audience,
    redirect_uri: "http://localhost:8000",
    response_type: "code",
    scope: "openid",
  }).toString();
  let inARow = 0;
  await eventually(
    async () => {
      const asking = get(login, { ca: certificateAuthority, agent: false, timeout: 2000 });
      asking.once("timeout", () => asking.destroy(new Error("it does not answer")));
      const [response] = (await once(asking, "response")) as [IncomingMessage];
      response.resume();
      const { statusCode = 0 } = response;
      inARow = beginsLogin.includes(statusCode) ? inARow + 1 : 0;
      if (inARow < enough) throw new Error(`it answers with status ${statusCode}`);
    },
    { subject: "Dex to begin logins", timeout: 60_000, interval: 50 },
  );
}
