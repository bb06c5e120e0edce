import { readFile } from "node:fs/promises";
import { restUrl } from "../../github/addresses.ts";
import { type GitHubFetch, gitHubFetch } from "../../github/connection.ts";
import type { PreparedGitHub } from "./prepare.ts";

/** An owner of acme who changes its teams through GitHub's interface. */
export class OwnerWithToken {
  readonly #api: string;
  readonly #fetch: GitHubFetch;
  readonly #tokenFile: string;

  constructor({ host, rootCa, ownerTokenFile }: Pick<PreparedGitHub, "host" | "rootCa" | "ownerTokenFile">) {
    this.#api = restUrl(host);
    this.#fetch = gitHubFetch({ host, rootCA: rootCa }, new AbortController().signal);
    this.#tokenFile = ownerTokenFile;
  }

  /** Puts somebody into a team of acme's. */
  async addToTeam(login: string, team: string): Promise<void> {
    await this.#membership("PUT", login, team);
  }

  /** Takes somebody out of a team of acme's. */
  async removeFromTeam(login: string, team: string): Promise<void> {
    await this.#membership("DELETE", login, team);
  }

  /** Asks for a path of the interface. The body of the answer is `undefined` where there is none. */
  async ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const token = (await readFile(this.#tokenFile, "utf8")).trim();
    const answer = await this.#fetch(this.#api + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  }

  async #membership(method: string, login: string, team: string): Promise<void> {
    const path = `/orgs/acme/teams/${team}/memberships/${login}`;
    const { status } = await this.ask(method, path);
    if (status >= 300) throw new Error(`${method} ${path} is answered with ${status}.`);
  }
}
