import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { type Authority, issueServerCertificate } from "../../../lab/certificates.ts";

/**
 * Stands in for every identity provider at once, as far as Dex asks one when it starts: a proxy that answers for whatever
 * host it is asked for, with a certificate of an authority that Dex is made to trust.
 */
export class EveryProvider {
  readonly #proxy: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(proxy: Server) {
    this.#proxy = proxy;
    proxy.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /**
   * Starts it on a free port.
   *
   * @param issuers what a discovery document says that its issuer is, by the issuer's URL without a slash at the end,
   *   where that is another.
   */
  static async start(authority: Authority, issuers: ReadonlyMap<string, string>): Promise<EveryProvider> {
    const pages = createServer((request, response) => {
      answer(request, response, issuers);
    });
    const contexts = new Map<string, Promise<SecureContext>>();
    const contextOf = (host: string): Promise<SecureContext> => {
      const context = contexts.get(host) ?? secureContext(authority, host);
      contexts.set(host, context);
      return context;
    };
    const proxy = createServer();
    proxy.on("connect", (request, socket: Duplex) => {
      const host = (request.url ?? "").replace(/:\d+$/, "");
      void contextOf(host).then((context) => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        const secured = new TLSSocket(socket, {
          isServer: true,
          secureContext: context,
        });
        secured.on("error", () => socket.destroy());
        pages.emit("connection", secured);
      });
    });
    const provider = new EveryProvider(proxy);
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    return provider;
  }

  /** Its address as HTTPS_PROXY takes it. */
  get url(): string {
    const address = this.#proxy.address();
    assert.ok(typeof address === "object" && address !== null);
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#proxy.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#proxy, "close");
  }
}

async function secureContext(authority: Authority, host: string): Promise<SecureContext> {
  const { certificate, privateKey } = await issueServerCertificate(authority, { names: [host] });
  return createSecureContext({ cert: certificate, key: privateKey });
}

const openId = "/.well-known/openid-configuration";
const oauth = "/.well-known/oauth-authorization-server";

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  issuers: ReadonlyMap<string, string>,
): void {
  const asked = `https://${request.headers.host ?? ""}${request.url ?? ""}`;
  const suffix = [openId, oauth].find((each) => asked.endsWith(each));
  if (suffix === undefined) {
    response.writeHead(404).end();
    return;
  }
  const base = asked.slice(0, -suffix.length);
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      issuer: issuers.get(base) ?? base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/keys`,
      userinfo_endpoint: `${base}/userinfo`,
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
    }),
  );
}
