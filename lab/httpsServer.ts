import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";

/** Where a server of the lab answers, and how it proves that it does. */
export interface HttpsServerSettings {
  /** The IPv4 address and port to listen on: `10.223.1.2:8443`. */
  readonly listen: string;
  /** File with the serving certificate, PEM. */
  readonly certificate: string;
  /** File with its private key, PEM. */
  readonly privateKey: string;
}

/** What is being answered has this long to end. Browsers also hold connections on which they never asked. */
const graceMilliseconds = 1000;

/**
 * Answers over TLS until SIGTERM or SIGINT; then answers what was asked already, and ends this process with status 0.
 *
 * @returns once it listens.
 */
export async function serveHttps(settings: HttpsServerSettings, answer: RequestListener): Promise<void> {
  const { listen, certificate, privateKey } = settings;
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(privateKey) }, answer);
  const { hostname, port } = new URL(`https://${listen}`);
  server.listen(Number(port || 443), hostname);
  await once(server, "listening");
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      server.close();
      setTimeout(() => {
        process.exit(0);
      }, graceMilliseconds).unref();
    });
  }
}
