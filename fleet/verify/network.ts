import type { PeerCertificate } from "node:tls";

/** How a server is trusted, and how one proves oneself to it. */
export interface Trust {
  /** The authorities that sign its certificate, as PEM. Default: the public ones, and those that the machine adds. */
  readonly certificateAuthority?: string | undefined;
  /** The name to expect in its certificate. Default: the URL's host. */
  readonly tlsServerName?: string | undefined;
  /** A client certificate and its key, as PEM. Default: none. */
  readonly client?: { readonly certificate: string; readonly privateKey: string } | undefined;
}

/** What is asked of a server, beside the URL. */
export interface Request extends Trust {
  /** Default: `GET`. */
  readonly method?: "GET" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A certificate as a server shows it. */
export type ShownCertificate = Pick<PeerCertificate, "valid_to"> & {
  /** Whom it names. */
  readonly name: string;
};

/** What a server shows of itself before it is asked anything. */
export interface ShownChain {
  /** Why its certificate is not trusted, as OpenSSL and Node call it: `CERT_HAS_EXPIRED`; absent where it is. */
  readonly problem?: string;
  /** The serving certificate first, then those that sign it. */
  readonly certificates: readonly ShownCertificate[];
}

/** There is no answer: the server is down, or something in between refuses, or it is not trusted. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

/** What a verification sees of the network. Each throws {@link NoAnswerError} with the reason, in a limited time. */
export interface Network {
  /** The addresses of a host name. */
  addressesOf(host: string): Promise<readonly string[]>;
  /** What a TLS server shows. */
  chainOf(host: string, port: number, trust: Trust): Promise<ShownChain>;
  /** Asks over HTTPS. */
  ask(url: string, request?: Request): Promise<Answer>;
}
