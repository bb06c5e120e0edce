import { randomBytes } from "node:crypto";
import { type Memory, emptyMemory, type StateOptions } from "./memory.ts";
import { secretHash } from "./secretHash.ts";
import { Tickets } from "./tickets.ts";

/** A code that was handed to the browser and waits to be exchanged by the app. */
export interface Authorization {
  /** The app that asked. */
  readonly clientId: string;
  /** The URL that the code was sent to. */
  readonly redirectUrl: string;
  /** The person who agreed. */
  readonly login: string;
  /** The scopes agreed to. None for a GitHub App. */
  readonly scopes: readonly string[];
}

/** What an access token stands for. */
export interface Token {
  /** The person whom it speaks for. */
  readonly login: string;
  /** The app that holds it. Default: the person themselves, who made it as a personal access token. */
  readonly clientId?: string;
  /** The scopes that it carries. None for a GitHub App, which has permissions instead. */
  readonly scopes: readonly string[];
}

/** A personal access token that somebody made on the web site. */
export interface PersonalAccessToken {
  /** The token itself. */
  readonly value: string;
  /** The person whom it speaks for. */
  readonly login: string;
  /** The scopes that it carries. */
  readonly scopes: readonly string[];
}

/** A code is good for ten minutes (docs.github.com, "Authorizing OAuth apps"). */
const codeMilliseconds = 10 * 60 * 1000;
/** How long a browser stays signed in: two weeks. */
const sessionMilliseconds = 14 * 24 * 60 * 60 * 1000;

/** What people granted before, and where it is kept. */
export interface GrantsOptions extends StateOptions {
  /** Personal access tokens. Default: none. */
  readonly personalAccessTokens?: readonly PersonalAccessToken[];
}

/**
 * Everything that people granted: browser sessions, consents, codes and access tokens.
 * Sessions and tokens are kept as hashes, so that what is remembered opens nothing.
 */
export class Grants {
  readonly #codes: Tickets<Authorization>;
  readonly #personal: ReadonlyMap<string, Token>;
  readonly #memory: Memory;
  readonly #remember: (memory: Memory) => void;
  readonly #now: () => number;

  constructor({
    memory = emptyMemory(),
    remember = () => undefined,
    now = Date.now,
    personalAccessTokens = [],
  }: GrantsOptions = {}) {
    this.#codes = new Tickets(codeMilliseconds, now);
    this.#personal = new Map(
      personalAccessTokens.map(({ value, login, scopes }) => [secretHash(value), { login, scopes }]),
    );
    this.#memory = memory;
    this.#remember = remember;
    this.#now = now;
  }

  /** Signs a browser in and returns the value of its session cookie. */
  signIn(login: string): string {
    const session = randomBytes(32).toString("base64url");
    this.#memory.sessions[secretHash(session)] = { login, expires: this.#now() + sessionMilliseconds };
    this.#remember(this.#memory);
    return session;
  }

  /** The login behind a session cookie, or undefined when it is unknown or has run out. */
  signedIn(session: string | undefined): string | undefined {
    const found = session === undefined ? undefined : this.#memory.sessions[secretHash(session)];
    return found !== undefined && found.expires > this.#now() ? found.login : undefined;
  }

  /** Ends a browser's session. */
  signOut(session: string): void {
    const ended = secretHash(session);
    this.#memory.sessions = Object.fromEntries(
      Object.entries(this.#memory.sessions).filter(([key]) => key !== ended),
    );
    this.#remember(this.#memory);
  }

  /** The scopes that the person has let the app have so far, or undefined when they were never asked. */
  consented(login: string, clientId: string): readonly string[] | undefined {
    return this.#memory.consents[`${login} ${clientId}`];
  }

  /** Remembers that the person lets the app have these scopes, besides those of earlier consents. */
  consent(login: string, clientId: string, scopes: readonly string[]): void {
    const earlier = this.consented(login, clientId) ?? [];
    this.#memory.consents[`${login} ${clientId}`] = [...new Set([...earlier, ...scopes])];
    this.#remember(this.#memory);
  }

  /** Issues a code for one exchange within ten minutes. */
  issueCode(authorization: Authorization): string {
    return this.#codes.issue(authorization);
  }

  /** Takes a code out of circulation. Undefined when it is unknown, was used before or has run out. */
  takeCode(code: string): Authorization | undefined {
    return this.#codes.take(code);
  }

  /**
   * Issues an access token of an app. It never runs out, as those of OAuth Apps. Those of GitHub Apps last eight hours
   * unless their owner opts out (docs.github.com, "Refreshing user access tokens"): here every owner has.
   */
  issueToken({ login, clientId, scopes }: Required<Token>): string {
    const value = randomBytes(20).toString("hex");
    this.#memory.tokens[secretHash(value)] = { login, clientId, scopes: [...scopes] };
    this.#remember(this.#memory);
    return value;
  }

  /** What an access token stands for, or undefined when it is unknown. */
  token(value: string): Token | undefined {
    const key = secretHash(value);
    return this.#personal.get(key) ?? this.#memory.tokens[key];
  }
}
