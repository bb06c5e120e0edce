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

/**
 * Gets the body of a page of a server in the lab. It asks the address itself, whatever proxy the environment names.
 *
 * @throws Error with the address and the reason when it cannot be reached or does not answer 200.
 */
export async function get(url: string, tls?: TlsOptions): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { signal, agent: false, ...tls };
  const asked = (url.startsWith("https:") ? httpsRequest : httpRequest)(url, options, (response) => {
    text(response).then((body) => {
      if (response.statusCode === 200) resolve(body);
      else reject(new Error(`${url} answers ${response.statusCode ?? 0}: ${body.trim().slice(0, 300)}`));
    }, reject);
  });
  asked.once("error", (error) => {
    reject(new Error(`${url} does not answer: ${signal.aborted ? "no answer in time" : error.message}`));
  });
  asked.end();
  return promise;
}
