import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { gitHubAppPages, newGitHubAppUrl } from "../../github/addresses.ts";
import { convertManifest, type RegisteredApp, SpentCodeError } from "../../github/appApi.ts";
import { appManifest, type AppRegistration } from "../../github/appManifest.ts";
import { type GitHubFetch, UnreachableError } from "../../github/connection.ts";
import { confirmPage, problemPage, registeredPage } from "./pages.ts";

/** What an app is registered through. */
export interface RegistrationInput {
  /** The host of the GitHub. */
  readonly host: string;
  /** What the app is registered with. */
  readonly registration: AppRegistration;
  /** The organisation that it is installed on afterwards. */
  readonly organization: string;
  /** The port on 127.0.0.1 where GitHub sends the browser back to. Default: any that is free. */
  readonly listenPort?: number | undefined;
  /** For how many milliseconds a person is waited for. */
  readonly patience: number;
  /** Leads a person to an address of this machine's. @throws where nobody is there. */
  readonly show: (url: string) => Promise<void>;
  readonly fetch: GitHubFetch;
  /** Tells that the person has cancelled. */
  readonly signal: AbortSignal;
}

/**
 * Registers a GitHub App with a person's help: leads them to GitHub's form, filled in, waits for the code that GitHub sends
 * their browser back with, and exchanges it (docs.github.com, "Registering a GitHub App from a manifest").
 *
 * @throws {Error} with what to do, where there is nobody, nobody confirms in time, or GitHub does not take the code.
 *   Nothing is registered then, but where the message says otherwise.
 */
export async function registerApp(input: RegistrationInput): Promise<RegisteredApp> {
  const { host, registration, listenPort, patience, signal } = input;
  const server = createServer();
  try {
    const origin = await listen(server, listenPort);
    const code = codeFrom(server, origin, input);
    // Nobody waits for it where showing fails.
    code.catch(() => undefined);
    await input.show(`${origin}/`);
    const { value, respond } = await orNobody(code, patience, signal);
    try {
      const app = await convertManifest({ host }, value, input.fetch);
      await respond(200, registeredPage(app, input.organization));
      return app;
    } catch (error) {
      const problem = conversionProblem(error, host, registration);
      await respond(502, problemPage(problem));
      throw new Error(problem, { cause: error });
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function listen(server: Server, port = 0): Promise<string> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    const reason = isTaken
      ? "another program has it"
      : error instanceof Error
        ? error.message
        : String(error);
    throw new Error(
      `port ${port} of 127.0.0.1 cannot be listened at (app.listenPort): ${reason}. Nothing was registered: free it, write another, or remove app.listenPort for any free one, then run again`,
      { cause: error },
    );
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the listener has no port");
  return `http://127.0.0.1:${address.port}`;
}

/** The code of a confirmed manifest, and a way to tell the browser that brought it how it went. */
interface BroughtCode {
  readonly value: string;
  readonly respond: (status: number, page: string) => Promise<void>;
}

/** Answers the person's browser until it brings a code that GitHub gave for this registration. */
function codeFrom(server: Server, origin: string, input: RegistrationInput): Promise<BroughtCode> {
  const state = randomBytes(32).toString("base64url");
  const { host, registration } = input;
  const action = `${newGitHubAppUrl(host, registration.owner)}?state=${state}`;
  const manifest = appManifest(registration, `${origin}/registered`);
  return new Promise((resolve) => {
    let isBrought = false;
    server.on("request", (request, response) => {
      const respond = (status: number, page: string) => write(response, status, page);
      const url = new URL(request.url ?? "/", origin);
      if (!isFor(request, origin) || request.method !== "GET") {
        void respond(400, problemPage("This is not a page for you."));
      } else if (url.pathname === "/") {
        void respond(200, confirmPage(action, manifest, registration));
      } else if (url.pathname !== "/registered") {
        void respond(404, problemPage("There is nothing at this address."));
      } else if (!isSame(url.searchParams.get("state") ?? "", state)) {
        void respond(400, problemPage(`This answer is to another question. Begin again at ${origin}/`));
      } else {
        const value = url.searchParams.get("code") ?? "";
        if (value === "" || isBrought) {
          void respond(400, problemPage(`GitHub gave no code, or it was brought before. See the terminal.`));
        } else {
          isBrought = true;
          resolve({ value, respond });
        }
      }
    });
  });
}

/** Whether a request was meant for this listener: a page of another site could send one under its own name. */
function isFor(request: IncomingMessage, origin: string): boolean {
  const { host } = new URL(origin);
  return request.headers.host === host || request.headers.host === host.replace("127.0.0.1", "localhost");
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function write(response: ServerResponse, status: number, page: string): Promise<void> {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    Connection: "close",
  });
  response.end(page);
  await Promise.race([once(response, "finish"), once(response, "close")]);
}

/** @throws {Error} where the person cancels, or lets too much time pass. */
async function orNobody(
  code: Promise<BroughtCode>,
  patience: number,
  signal: AbortSignal,
): Promise<BroughtCode> {
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort(new Error(`nobody confirmed on GitHub within ${patience / 60_000} minutes`));
  }, patience);
  const ended = AbortSignal.any([signal, over.signal]);
  try {
    return await new Promise<BroughtCode>((resolve, reject) => {
      const end = () => {
        const reason: unknown = ended.reason;
        const why = reason instanceof Error ? reason.message : String(reason);
        reject(new Error(`${why}: nothing was registered; run again when you can`));
      };
      if (ended.aborted) end();
      ended.addEventListener("abort", end, { once: true });
      code.then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}

function conversionProblem(error: unknown, host: string, { name, owner }: AppRegistration): string {
  const { general } = gitHubAppPages(host, owner, "");
  const remedy = `If ${general} lists ${JSON.stringify(name)}, delete it there, since its secret is lost; then run again`;
  if (error instanceof SpentCodeError)
    return `GitHub does not take the code that it gave: it was used before, or is more than an hour old. ${remedy}`;
  if (error instanceof UnreachableError) return `${error.message}. ${remedy}`;
  throw error;
}
