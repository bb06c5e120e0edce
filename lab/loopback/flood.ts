import { Agent, request } from "node:https";

/** A flood of the same request. */
export interface FloodOptions {
  readonly url: string;
  /** A form to post. Default: none, and then the requests are GET. */
  readonly form?: string;
  /** The authority that signs the server's certificate, as PEM. */
  readonly certificateAuthority: string;
  /** Connections that send one request after the other. */
  readonly connections: number;
  /** Ends the flood after this many requests. */
  readonly requests?: number;
  /** Ends the flood after this many milliseconds. */
  readonly milliseconds?: number;
}

/** Sends requests from many connections at once. @returns how many got each status, or no answer for each reason. */
export async function flood(options: FloodOptions): Promise<Readonly<Record<string, number>>> {
  const { url, form, connections, requests = Infinity, milliseconds = Infinity } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca: options.certificateAuthority });
  const end = performance.now() + milliseconds;
  const answers: Record<string, number> = {};
  let sent = 0;
  const connection = async () => {
    while (sent < requests && performance.now() < end) {
      sent += 1;
      const answer = await answerTo(url, agent, form);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return answers;
}

function answerTo(url: string, agent: Agent, form: string | undefined): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const failed = (error: Error) => {
    resolve("code" in error ? String(error.code) : error.message);
  };
  const post = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" } };
  request(url, { agent, ...(form === undefined ? {} : post) }, (response) => {
    response.once("end", () => {
      resolve(String(response.statusCode));
    });
    response.once("error", failed);
    response.resume();
  })
    .once("error", failed)
    .end(form);
  return promise;
}
