import { generateKeyPairSync } from "node:crypto";
import { acme } from "../../../../lab/github/acme.ts";
import { ActionsIssuer } from "../../../../lab/github/actions/issuer.ts";
import { createApplication } from "../../../../lab/github/application.ts";
import type { Directory } from "../../../../lab/github/directory.ts";
import { Apps, type ConfiguredApp } from "../../../../lab/github/apps/registry.ts";
import { Grants } from "../../../../lab/github/grants.ts";
import { ManagedDirectory } from "../../../../lab/github/managedDirectory.ts";
import { emptyMemory, type Memory } from "../../../../lab/github/memory.ts";
import { Repositories } from "../../../../lab/github/repositories/repositories.ts";
import type { Answer } from "./ghesDescription.ts";
import { keyPairInTurn } from "./keyPairInTurn.ts";

/** The site that the stand-in of the tests believes to be. */
export const web = "https://github.test:8443";

/** The OAuth App of the tests. */
export const app: ConfiguredApp = {
  id: 1,
  name: "acme-kubernetes",
  owner: "acme",
  clientId: "the-client",
  clientSecret: "the client's secret: 100% +safe&",
  url: "https://dex.test",
  callbackUrl: "https://dex.test/dex/callback",
};

/** A personal access token of ada's, who owns acme. */
export const ownerToken = "a personal access token";

/** The key of the issuer of jobs' tokens, made once: an RSA key takes a while. */
const actionsKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

/** What differs from one stand-in of the tests to another. */
export interface StandInOptions {
  /** Who there is. Default: the lab's people. */
  readonly directory?: Directory;
  /** What an earlier stand-in remembered. Default: nothing. */
  readonly memory?: Memory;
}

/** A stand-in in this process, without a network. */
export class StandIn {
  readonly grants: Grants;
  readonly apps: Apps;
  readonly actions = new ActionsIssuer(web, actionsKey);
  readonly log: string[] = [];
  readonly memory: Memory;
  readonly #application;
  /** Milliseconds since 1970, as the stand-in sees them. */
  time = 1_800_000_000_000;

  constructor({ directory: configured = acme, memory = emptyMemory() }: StandInOptions = {}) {
    this.memory = memory;
    const state = { memory, now: () => this.time };
    const directory = new ManagedDirectory(configured, state);
    this.apps = new Apps({ ...state, directory, configured: app, newKeyPair: keyPairInTurn });
    this.grants = new Grants({
      ...state,
      personalAccessTokens: [{ value: ownerToken, login: "ada", scopes: ["admin:org", "read:org"] }],
    });
    this.#application = createApplication({
      directory,
      apps: this.apps,
      grants: this.grants,
      actions: this.actions,
      repositories: new Repositories(state),
      web,
      now: state.now,
      log: (line) => {
        this.log.push(line);
      },
    });
  }

  /** Sends a request to a path or URL of the stand-in. */
  async request(target: string, init: RequestInit = {}): Promise<Response> {
    return this.#application.request(new URL(target, web).href, init);
  }

  /** Posts a form. */
  post(path: string, form: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    return this.request(path, { method: "POST", body: new URLSearchParams(form), headers });
  }

  /** An access token of a person. */
  tokenOf(login: string, scopes: readonly string[] = ["user:email", "read:org"]): string {
    return this.grants.issueToken({ login, clientId: app.clientId, scopes });
  }

  /** A request to `/api/v3<path>` with a token, GET unless told otherwise: status, body and headers. */
  async api(
    path: string,
    token?: string,
    { method = "GET", body }: { readonly method?: string; readonly body?: unknown } = {},
  ): Promise<Answer & { readonly headers: Headers }> {
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const response = await this.request(`/api/v3${path}`, {
      method,
      headers: authorization,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === "" ? undefined : JSON.parse(text);
    return { status: response.status, body: parsed, headers: response.headers };
  }

  /** Signs a browser in and returns its Cookie header. */
  async signIn(login: string): Promise<string> {
    const password = acme.people.find((person) => person.login === login)?.password ?? "";
    const response = await this.post("/session", { login, password, return_to: "/" });
    return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  }
}
