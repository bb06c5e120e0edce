import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import { Agent, fetch } from "undici";
import type { PreparedGitHub } from "./prepare.ts";

/** An owner of acme who changes its teams through GitHub's interface. */
export class OwnerWithToken {
  readonly #api: string;
  readonly #dispatcher: Agent;
  readonly #tokenFile: string;

  constructor({ host, rootCa, ownerTokenFile }: Pick<PreparedGitHub, "host" | "rootCa" | "ownerTokenFile">) {
    this.#api = `https://${host}/api/v3`;
    this.#dispatcher = new Agent({ pipelining: 0, connect: { ca: [...rootCertificates, rootCa] } });
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

  async #membership(method: string, login: string, team: string): Promise<void> {
    const url = `${this.#api}/orgs/acme/teams/${team}/memberships/${login}`;
    const token = (await readFile(this.#tokenFile, "utf8")).trim();
    const { status } = await fetch(url, {
      method,
      headers: { Authorization: `Bearer ${token}` },
      dispatcher: this.#dispatcher,
    });
    if (status >= 300) throw new Error(`${method} ${url} is answered with ${status}.`);
  }
}
