import { createServer, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { finished } from "node:stream/promises";
import { gitHubAppPages } from "../../github/addresses.ts";
import { convertManifest, type RegisteredApp, SpentCodeError } from "../../github/appApi.ts";
import { type AppDifference, appDifferences } from "../../github/appDifferences.ts";
import type { AppRegistration } from "../../github/appManifest.ts";
import { type GitHubFetch, UnreachableError } from "../../github/connection.ts";
import { checkCredentials } from "../../github/credentials.ts";
import { listenForThisUser, type UserListener } from "../loopback/userListener.ts";
import { contentSecurityPolicy, problemPage, registeredPage } from "./pages.ts";
import { RegistrationVisits } from "./registrationVisits.ts";

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

/** GitHub registered an app that is not the one asked for. */
class AnotherAppError extends Error {
  override readonly name = "AnotherAppError";
}

/**
 * Registers a GitHub App with a person's help: leads them to GitHub's form, filled in, waits for the code that GitHub sends
 * their browser back with, and exchanges it (docs.github.com, "Registering a GitHub App from a manifest").
 *
 * @throws {Error} with what to do, where there is nobody, nobody confirms in time, GitHub does not take the code, or the
 *   app is another than was asked for. Nothing is registered then, but where the message says otherwise.
 */
export async function registerApp(input: RegistrationInput): Promise<RegisteredApp> {
  const { listenPort, patience, signal } = input;
  const server = createServer();
  const listener = await listen(server, listenPort);
  try {
    const origin = `http://127.0.0.1:${listener.port}`;
    const visits = new RegistrationVisits({ ...input, origin, timeoutMs: patience });
    const brought = codeFrom(server, visits);
    // Nobody waits for it where showing fails.
    brought.catch(() => undefined);
    await input.show(visits.startUrl);
    const { code, respond } = await orNobody(brought, patience, signal);
    try {
      const app = await requestedApp(code, input);
      await respond(200, registeredPage(app, input.organization));
      return app;
    } catch (error) {
      const problem = conversionProblem(error, input);
      await respond(502, problemPage(problem));
      throw new Error(problem, { cause: error });
    }
  } finally {
    listener.close();
  }
}

async function listen(server: Server, port = 0): Promise<UserListener> {
  const handlers = {
    accept: (socket: Socket) => {
      server.emit("connection", socket);
    },
    refuse: refuseOtherUser,
  };
  try {
    return await listenForThisUser(handlers, port);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "syscall" in error)) throw error;
    const reason = error.code === "EADDRINUSE" ? "another program has it" : error.message;
    throw new Error(
      `port ${port} of 127.0.0.1 cannot be listened at (app.listenPort): ${reason}. Nothing was registered: free it, write another, or remove app.listenPort for any free one, then run again`,
      { cause: error },
    );
  }
}

/** Says why, to a person who forwarded the port as another user. */
function refuseOtherUser(socket: Socket): void {
  socket.setTimeout(1_000, () => socket.destroy());
  socket.end(
    "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n" +
      "This page is for the user who runs pulumi up. Open it as that user; over SSH, forward the port as that user.\n",
  );
}

/** The code of a confirmed manifest, and a way to tell the browser that brought it how it went. */
interface AnswerableCode {
  readonly code: string;
  readonly respond: (status: number, page: string) => Promise<void>;
}

/** Answers the person's browser until it brings a code that GitHub gave for this registration. */
function codeFrom(server: Server, visits: RegistrationVisits): Promise<AnswerableCode> {
  return new Promise((resolve) => {
    server.on("request", ({ method, url, headers }, response) => {
      const answer = visits.answer({ method, target: url, headers });
      if ("code" in answer) {
        const respond = (status: number, page: string) => write(response, status, page, visits.endingHeaders);
        resolve({ code: answer.code, respond });
      } else void write(response, answer.status, answer.page, answer.headers);
    });
  });
}

async function write(
  response: ServerResponse,
  status: number,
  page: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": contentSecurityPolicy,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    Connection: "close",
    ...headers,
  });
  response.end(page);
  // The browser may have gone, which ends nothing.
  await finished(response).catch(() => undefined);
}

/** @throws {Error} where the person cancels, or lets too much time pass. */
async function orNobody(
  code: Promise<AnswerableCode>,
  patience: number,
  signal: AbortSignal,
): Promise<AnswerableCode> {
  const over = new AbortController();
  const timer = setTimeout(() => {
    over.abort(new Error(`nobody confirmed on GitHub within ${patience / 60_000} minutes`));
  }, patience);
  const ended = AbortSignal.any([signal, over.signal]);
  try {
    return await new Promise<AnswerableCode>((resolve, reject) => {
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

/** Exchanges a code for the app. @throws {AnotherAppError} where it is not the app that was asked for. */
async function requestedApp(code: string, input: RegistrationInput): Promise<RegisteredApp> {
  const { host, registration, fetch } = input;
  const app = await convertManifest({ host }, code, fetch);
  const differences = [...appDifferences(app, registration), ...(await callbackDifference(app, input))];
  if (differences.length > 0) throw new AnotherAppError(anotherApp(app, differences, host));
  return app;
}

/** GitHub does not report an app's callback URLs, but says whether it has a particular one. */
async function callbackDifference(
  app: RegisteredApp,
  { host, registration: { callbackUrl }, fetch }: RegistrationInput,
): Promise<readonly AppDifference[]> {
  const verdict = await checkCredentials({ host }, { ...app, callbackUrl }, fetch);
  if (verdict !== "wrong-callback") return [];
  return [{ what: "callback URL", expected: JSON.stringify(callbackUrl), actual: "GitHub refuses it" }];
}

function anotherApp(
  { name, slug, owner, htmlUrl }: RegisteredApp,
  differences: readonly AppDifference[],
  host: string,
): string {
  const page =
    owner.kind === "enterprise"
      ? htmlUrl
      : gitHubAppPages(
          host,
          owner.kind === "user" ? { kind: "user" } : { kind: "organization", organization: owner.login },
          slug,
        ).advanced;
  return [
    `GitHub registered another app than was asked for. Nothing of it was stored:`,
    ...differences.map(({ what, expected, actual }) => `  ${what}: expected ${expected}, found ${actual}`),
    `Delete the app ${JSON.stringify(name)} at ${page}, then run again. If it is not yours, somebody else confirmed in your place: find out who else uses this machine first`,
  ].join("\n");
}

function conversionProblem(
  error: unknown,
  { host, registration: { name, owner } }: RegistrationInput,
): string {
  if (error instanceof AnotherAppError) return error.message;
  const { general } = gitHubAppPages(host, owner, "");
  const remedy = `If ${general} lists ${JSON.stringify(name)}, delete it there, since its secret is lost; then run again`;
  if (error instanceof SpentCodeError)
    return `GitHub does not take the code that it gave: it was used before, or is more than an hour old. ${remedy}`;
  if (error instanceof UnreachableError) return `${error.message}. ${remedy}`;
  throw error;
}
