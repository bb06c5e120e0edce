import { createHash, randomBytes } from "node:crypto";
import { type Memory, emptyMemory } from "./memory.ts";

/** A code that was handed to the browser and waits to be exchanged by the OAuth App. */
export interface Authorization {
  /** The app that asked. */
  readonly clientId: string;
  /** The URL that the code was sent to. */
  readonly redirectUrl: string;
  /** The person who agreed. */
  readonly login: string;
  /** The scopes agreed to. */
  readonly scopes: readonly string[];
}

/** What an access token stands for. */
export interface Token {
  /** The person whom it speaks for. */
  readonly login: string;
  /** The app that holds it. */
  readonly clientId: string;
  /** The scopes that it carries. */
  readonly scopes: readonly string[];
}

/** A code is good for ten minutes (docs.github.com, "Authorizing OAuth apps"). */
const codeMilliseconds = 10 * 60 * 1000;
/** How long a browser stays signed in: two weeks. */
const sessionMilliseconds = 14 * 24 * 60 * 60 * 1000;

/** Where the grants are kept and what time it is. */
export interface GrantsOptions {
  /** What was remembered by an earlier process. Default: nothing. */
  readonly memory?: Memory;
  /** Called with everything to remember after each change. Default: nothing is kept. */
  readonly remember?: (memory: Memory) => void;
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
}

/**
 * Everything that people granted: browser sessions, consents, codes and access tokens.
 * Sessions and tokens are kept as hashes, so that what is remembered opens nothing.
 */
export class Grants {
  readonly #codes = new Map<string, Authorization & { readonly expires: number }>();
  readonly #memory: Memory;
  readonly #remember: (memory: Memory) => void;
  readonly #now: () => number;

  constructor({ memory = emptyMemory(), remember = () => undefined, now = Date.now }: GrantsOptions = {}) {
    this.#memory = memory;
    this.#remember = remember;
    this.#now = now;
  }

  /** Signs a browser in and returns the value of its session cookie. */
  signIn(login: string): string {
    const session = randomBytes(32).toString("base64url");
    this.#memory.sessions[hash(session)] = { login, expires: this.#now() + sessionMilliseconds };
    this.#remember(this.#memory);
    return session;
  }

  /** The login behind a session cookie, or undefined when it is unknown or has run out. */
  signedIn(session: string | undefined): string | undefined {
    const found = session === undefined ? undefined : this.#memory.sessions[hash(session)];
    return found !== undefined && found.expires > this.#now() ? found.login : undefined;
  }

  /** Ends a browser's session. */
  signOut(session: string): void {
    const ended = hash(session);
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
    const code = randomBytes(10).toString("hex");
    this.#codes.set(code, { ...authorization, expires: this.#now() + codeMilliseconds });
    return code;
  }

  /** Takes a code out of circulation. Undefined when it is unknown, was used before or has run out. */
  takeCode(code: string): Authorization | undefined {
    const found = this.#codes.get(code);
    this.#codes.delete(code);
    return found !== undefined && found.expires > this.#now() ? found : undefined;
  }

  /** Issues an access token, which never runs out, as those of OAuth Apps. */
  issueToken(token: Token): string {
    const value = randomBytes(20).toString("hex");
    this.#memory.tokens[hash(value)] = { ...token, scopes: [...token.scopes] };
    this.#remember(this.#memory);
    return value;
  }

  /** What an access token stands for, or undefined when it is unknown. */
  token(value: string): Token | undefined {
    return this.#memory.tokens[hash(value)];
  }
}

function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
