import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate, getCACertificates, type TLSSocket } from "node:tls";
import { setTimeout } from "node:timers/promises";
import { Agent, fetch, type Response } from "undici";
import {
  type Answer,
  type Network,
  NoAnswerError,
  type Request,
  type ShownCertificate,
  type ShownChain,
  type Trust,
} from "./network.ts";

/** How long one answer is waited for, in milliseconds. */
const patience = 10_000;

/**
 * How much an answer may hold, in bytes after its compression is undone: an API server's metrics are some megabytes. A
 * server that somebody else commands could fill this machine's memory otherwise.
 */
const mostBytes = 64 * 1024 * 1024;

/** The network as it is. @param signal ends what is under way. */
export function realNetwork(signal: AbortSignal): Network {
  return {
    addressesOf: (host) =>
      inTime(signal, async () => (await lookup(host, { all: true })).map(({ address }) => address)),
    chainOf: (host, port, trust) => inTime(signal, (end) => chainOf(host, port, trust, end)),
    ask: (url, request = {}) => inTime(signal, (end) => ask(url, request, end)),
  };
}

/** Does something that takes the network, and no longer than it may. */
async function inTime<Result>(
  signal: AbortSignal,
  work: (end: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const over = new AbortController();
  const end = AbortSignal.any([signal, over.signal]);
  try {
    // A look-up in the DNS cannot be ended, so it is not waited for.
    return await Promise.race([
      work(end),
      setTimeout(patience, undefined, { signal: end }).then(() => {
        throw new NoAnswerError(`no answer within ${patience / 1000} s`);
      }),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof NoAnswerError ? error : new NoAnswerError(reasonOf(error), { cause: error });
  } finally {
    over.abort();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // undici says "fetch failed", and several addresses give an AggregateError: what happened is inside.
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  const inside = first ?? error.cause;
  return inside instanceof Error ? reasonOf(inside) : error.message;
}

/** The options of a TLS connection. */
function tlsOptions({ certificateAuthority, tlsServerName, client }: Trust) {
  return {
    ca: certificateAuthority ?? getCACertificates("default"),
    // Set explicitly: NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would turn it off.
    rejectUnauthorized: true,
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.privateKey }),
  };
}

async function chainOf(host: string, port: number, trust: Trust, signal: AbortSignal): Promise<ShownChain> {
  const { promise, resolve, reject } = Promise.withResolvers<ShownChain>();
  // What is wrong with a certificate is told beside what stands in it, so it must be shown first.
  const socket = connect({
    host,
    port,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...tlsOptions(trust),
    rejectUnauthorized: false,
  });
  const stop = () => socket.destroy();
  signal.addEventListener("abort", stop, { once: true });
  socket.once("error", reject);
  socket.once("close", () => {
    reject(new NoAnswerError("the connection was closed"));
  });
  socket.once("secureConnect", () => {
    resolve(shownBy(socket));
  });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    socket.destroy();
  }
}

function shownBy(socket: TLSSocket): ShownChain {
  // The typings say that it is an error; it is the code of one.
  const problem: unknown = socket.authorized ? undefined : socket.authorizationError;
  const certificates: ShownCertificate[] = [];
  const seen = new Set<string>();
  // The typings say that there is always a next one; the last is its own issuer, or has none.
  let next: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (isCertificate(next) && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    certificates.push({ name: nameIn(next), valid_to: next.valid_to });
    next = next.issuerCertificate;
  }
  return { ...(problem === undefined ? {} : { problem: textOf(problem) }), certificates };
}

function isCertificate(
  shown: Partial<DetailedPeerCertificate> | undefined,
): shown is DetailedPeerCertificate {
  return shown?.fingerprint256 !== undefined;
}

function textOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function nameIn({ subject, subjectaltname }: DetailedPeerCertificate): string {
  const { CN: name } = subject;
  return (Array.isArray(name) ? name[0] : name) ?? subjectaltname ?? "a certificate without a name";
}

async function ask(url: string, request: Request, signal: AbortSignal): Promise<Answer> {
  const { method = "GET", headers = {}, body } = request;
  // Nothing is written before the server has shown a trusted certificate, so without TLS nothing is asked.
  if (URL.parse(url)?.protocol !== "https:") throw new NoAnswerError("not an HTTPS URL");
  // A connection for each request: there are few, and an open one would keep the process.
  const dispatcher = new Agent({ pipelining: 0, connect: tlsOptions(request) });
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      // A redirect would take a token to another server.
      redirect: "manual",
      dispatcher,
      signal,
    });
    return { status: response.status, body: await textOfBody(response.body) };
  } finally {
    await dispatcher.destroy();
  }
}

async function textOfBody(body: Response["body"]): Promise<string> {
  if (body === null) return "";
  const chunks: AsyncIterable<Uint8Array> = body;
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for await (const chunk of chunks) {
    length += chunk.byteLength;
    if (length > mostBytes)
      throw new NoAnswerError(`its answer is longer than ${mostBytes / 1024 / 1024} MiB`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
