import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { Agent, fetch, type Response } from "undici";
import { printable } from "../text/printable.ts";

/** How long an answer of GitHub's is waited for, in milliseconds. */
const answerMilliseconds = 15_000;

/** Which GitHub is spoken to. */
export interface GitHubHost {
  /** `github.com`, or the host of a GitHub Enterprise Server, with a port where it is not 443. */
  readonly host: string;
  /** Authorities that sign its certificate, beside those that Node trusts by itself, as PEM; absent for none. */
  readonly rootCA?: string | undefined;
}

/** GitHub gives no answer: it is down, or its host is wrong, or something in between refuses. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";

  constructor(host: string, reason: string, options?: ErrorOptions) {
    super(`GitHub at ${host} gives no answer: ${printable(reason)}`, options);
  }
}

/** What is asked of GitHub, beside the URL. */
export interface GitHubRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A function like `fetch` that trusts a GitHub's authorities. @throws {UnreachableError} where no answer comes. */
export type GitHubFetch = (url: string, request?: GitHubRequest) => Promise<Response>;

/** Makes one. @param signal ends what is under way. */
export function gitHubFetch({ host, rootCA }: GitHubHost, signal: AbortSignal): GitHubFetch {
  const dispatcher = new Agent({
    // A connection for each request: there are few, and an open one would keep the process.
    pipelining: 0,
    ...(rootCA === undefined ? {} : { connect: { secureContext: trusting(rootCA) } }),
  });
  return async (url, request = {}) => {
    const timeout = AbortSignal.timeout(answerMilliseconds);
    try {
      return await fetch(url, { ...request, dispatcher, signal: AbortSignal.any([signal, timeout]) });
    } catch (error) {
      if (signal.aborted) throw error;
      const reason = timeout.aborted ? `none within ${answerMilliseconds / 1000} s` : reasonOf(error);
      throw new UnreachableError(host, reason, { cause: error });
    }
  };
}

const contexts = new Map<string, SecureContext>();

/** What trusts authorities beside those that Node does. Making one takes longer than a request to a GitHub nearby. */
function trusting(rootCA: string): SecureContext {
  const made = contexts.get(rootCA) ?? createSecureContext({ ca: [...getCACertificates("default"), rootCA] });
  contexts.set(rootCA, made);
  return made;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
