import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { text } from "node:stream/consumers";
import { type Authority, createAuthority, issueServerCertificate } from "../../../lab/certificates.ts";
import { claimsOf } from "../../unit/fleet/verify/world.ts";

/** What a server was sent. */
export interface RecordedRequest {
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

/** What a {@link RecordingApiServer} answers in place of an API server's own answer. */
export type OtherAnswer = (path: string) => RecordedAnswer | undefined;

interface RecordedAnswer {
  readonly status: number;
  readonly body: object;
}

/**
 * Stands in for the API server of a cluster: it accepts every token with its audience, without a look at the signature.
 * It keeps all that it is sent, as a compromised one would.
 */
export class RecordingApiServer {
  readonly url: string;
  readonly authority: Authority;
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  readonly #audiences: readonly string[];
  /** Answers that it gives instead. */
  otherAnswer: OtherAnswer = () => undefined;

  private constructor(server: Server, port: number, authority: Authority, audiences: readonly string[]) {
    this.url = `https://127.0.0.1:${port}`;
    this.authority = authority;
    this.#server = server;
    this.#audiences = audiences;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response);
    });
  }

  /** Starts one with an authority of its own. */
  static async start(name: string, audiences: readonly string[]): Promise<RecordingApiServer> {
    const authority = await createAuthority(`Cluster ${name}`);
    const { certificate, privateKey } = await issueServerCertificate(authority, { addresses: ["127.0.0.1"] });
    const server = createServer({ cert: certificate, key: privateKey }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("the server has no port");
    return new RecordingApiServer(server, address.port, authority, audiences);
  }

  /** The audiences of all tokens that it was sent, sorted. */
  get audiencesSeen(): readonly string[] {
    const tokens = this.requests.flatMap(({ authorization, body }) => [
      authorization.replace(/^Bearer /, ""),
      new URLSearchParams(body).get("subject_token") ?? "",
    ]);
    return [
      ...new Set(tokens.filter((each) => each !== "").map((each) => String(claimsOf(each)["aud"]))),
    ].toSorted();
  }

  /** Forgets what it was sent, and answers as an API server again. */
  reset(): void {
    this.requests.length = 0;
    this.otherAnswer = () => undefined;
  }

  /** Stops it. */
  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = "" } = request;
    const { authorization = "" } = request.headers;
    this.requests.push({ path, authorization, body: await text(request) });
    const { status, body } = this.otherAnswer(path) ?? this.#review(authorization);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  #review(authorization: string): RecordedAnswer {
    if (authorization === "") return { status: 401, body: {} };
    const { aud, email, groups } = claimsOf(authorization.replace(/^Bearer /, ""));
    if (!this.#audiences.includes(String(aud))) return { status: 401, body: {} };
    const named = (groups as readonly string[]).map((group) => `github:acme:${group}`);
    return { status: 201, body: { status: { userInfo: { username: email, groups: named } } } };
  }
}
