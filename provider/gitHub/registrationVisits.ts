import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { newGitHubAppUrl } from "../../github/addresses.ts";
import { appManifest, type AppRegistration } from "../../github/appManifest.ts";
import { confirmPage, problemPage } from "./pages.ts";

/** A request, as far as its answer depends on it. */
export interface Visit {
  readonly method: string | undefined;
  /** The target of the request line, which may be anything. */
  readonly target: string | undefined;
  readonly headers: Pick<IncomingHttpHeaders, "host" | "cookie">;
}

/** The answer to a request. */
export interface VisitAnswer {
  readonly status: number;
  readonly page: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A code that GitHub gave for this registration. */
export interface BroughtCode {
  readonly code: string;
}

/** What the listener of a registration is about. */
export interface VisitsInput {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** The host of the GitHub. */
  readonly host: string;
  readonly registration: AppRegistration;
  /** How long the registration may take, in milliseconds. */
  readonly timeoutMs: number;
}

const cookieName = "latchkey_registration";

/**
 * Leads one browser to GitHub's form and takes the code that it comes back with.
 *
 * Three secrets bind the code to the person who was shown the first address. The address has one in its path; the first
 * browser that opens it, and no other, gets a cookie and the page with the state; a code is taken from that browser alone
 * and with that state.
 */
export class RegistrationVisits {
  /** The address for the person. */
  readonly startUrl: string;
  /** Takes the cookie back. */
  readonly endingHeaders: Readonly<Record<string, string>>;
  readonly #input: VisitsInput;
  readonly #path = `/${secret()}`;
  readonly #state = secret();
  readonly #cookie = secret();
  #isOpened = false;
  #isBrought = false;

  constructor(input: VisitsInput) {
    this.#input = input;
    this.startUrl = input.origin + this.#path;
    this.endingHeaders = this.#setCookie("", 0);
  }

  /** Answers a request. Nothing in one may make it throw. */
  answer({ method, target = "", headers }: Visit): VisitAnswer | BroughtCode {
    const { origin } = this.#input;
    // A target need not be a path, and "//" is none that a URL can be made of alone.
    const url = target.startsWith("/") ? URL.parse(origin + target) : null;
    // A page of another site could send a request under its own name, which leads to 127.0.0.1 (DNS rebinding).
    if (url?.origin !== origin || headers.host !== url.host)
      return problem(400, "Open the address exactly as it was printed.");
    const isStart = isSame(url.pathname, this.#path);
    if (!isStart && !isSame(url.pathname, this.#returnPath))
      return problem(404, "There is nothing at this address.");
    if (method !== "GET")
      return { ...problem(405, "Open this address in a browser."), headers: { Allow: "GET" } };
    const isSameBrowser = cookies(headers.cookie).some((value) => isSame(value, this.#cookie));
    return isStart ? this.#start(isSameBrowser) : this.#return(url.searchParams, isSameBrowser);
  }

  #start(isSameBrowser: boolean): VisitAnswer {
    if (this.#isOpened && !isSameBrowser)
      return problem(
        403,
        "This address works in the first browser that opens it, and another one has. Continue there. If that was not you, stop the update (Ctrl-C) and run it again.",
      );
    this.#isOpened = true;
    const { origin, host, registration, timeoutMs } = this.#input;
    const action = `${newGitHubAppUrl(host, registration.owner)}?state=${this.#state}`;
    const manifest = appManifest(registration, origin + this.#returnPath);
    return {
      status: 200,
      page: confirmPage(action, manifest, registration),
      headers: this.#setCookie(this.#cookie, Math.ceil(timeoutMs / 1000)),
    };
  }

  #return(parameters: URLSearchParams, isSameBrowser: boolean): VisitAnswer | BroughtCode {
    if (!isSameBrowser)
      return problem(403, "Confirm in the browser that opened the printed address, and allow it cookies.");
    if (!isSame(parameters.get("state") ?? "", this.#state))
      return problem(400, "This is not the answer to this registration. Open the printed address again.");
    const code = parameters.get("code") ?? "";
    if (code === "" || this.#isBrought)
      return problem(400, "GitHub gave no code, or the code was used already. See the terminal.");
    this.#isBrought = true;
    return { code };
  }

  get #returnPath(): string {
    return `${this.#path}/registered`;
  }

  /** Lax: GitHub sends the browser back from another site. The path keeps the cookie from other ports of 127.0.0.1. */
  #setCookie(value: string, lifetimeSeconds: number): Readonly<Record<string, string>> {
    const attributes = `Path=${this.#path}; Max-Age=${lifetimeSeconds}; HttpOnly; SameSite=Lax`;
    return { "Set-Cookie": `${cookieName}=${value}; ${attributes}` };
  }
}

function secret(): string {
  return randomBytes(32).toString("base64url");
}

function problem(status: number, text: string): VisitAnswer {
  return { status, page: problemPage(text) };
}

function cookies(header = ""): readonly string[] {
  return header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${cookieName}=`))
    .map((pair) => pair.slice(cookieName.length + 1));
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
