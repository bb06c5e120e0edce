import { once } from "node:events";
import { createServer } from "node:https";
import { getRequestListener } from "@hono/node-server";
import { createAuthority, issueServerCertificate } from "../../../../lab/certificates.ts";
import type { StandIn } from "../../lab/github/standIn.ts";

/** A stand-in for GitHub that answers over TLS, as the provider needs it. */
export async function serveGitHub(standIn: StandIn) {
  const authority = await createAuthority("GitHub of a test");
  const { certificate, privateKey } = await issueServerCertificate(authority, { addresses: ["127.0.0.1"] });
  const answer = getRequestListener((request) => standIn.request(request.url, request));
  const server = createServer({ cert: certificate, key: privateKey }, (incoming, outgoing) => {
    void answer(incoming, outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    host: `127.0.0.1:${address.port}`,
    rootCA: authority.certificate,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
