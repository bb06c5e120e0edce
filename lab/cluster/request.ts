import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";

/** How long a server of the lab may take to answer. */
const timeoutMilliseconds = 3_000;

/** How to trust the server, and how to present oneself. All PEM. */
export interface TlsOptions {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What is asked besides the address. */
export interface RequestOptions {
  readonly tls?: TlsOptions;
  /** Default: `GET`. */
  readonly method?: "GET" | "POST" | "DELETE";
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: nothing. */
  readonly body?: string;
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks a server in the lab. It asks the address itself, whatever proxy the environment names.
 *
 * @throws Error with the address and the reason when it cannot be reached.
 */
export async function ask(url: string, options: RequestOptions = {}): Promise<Answer> {
  const { tls, method = "GET", headers = {}, body = "" } = options;
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  const asked = request(url, { signal, agent: false, method, headers, ...tls }, (response) => {
    text(response).then((answered) => {
      resolve({ status: response.statusCode ?? 0, body: answered });
    }, reject);
  });
  asked.once("error", (error) => {
    reject(new Error(`${url} does not answer: ${signal.aborted ? "no answer in time" : error.message}`));
  });
  asked.end(body);
  return promise;
}

/**
 * Gets the body of a page of a server in the lab.
 *
 * @throws Error with the address and the reason when it cannot be reached or does not answer 200.
 */
export async function get(url: string, tls?: TlsOptions): Promise<string> {
  const { status, body } = await ask(url, tls === undefined ? {} : { tls });
  if (status === 200) return body;
  throw new Error(`${url} answers ${status}: ${body.trim().slice(0, 300)}`);
}
