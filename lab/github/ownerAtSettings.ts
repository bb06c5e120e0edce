import { Agent, fetch, type Response } from "undici";
import type { Person } from "./directory.ts";
import type { PreparedGitHub } from "./prepare.ts";

/** An owner of acme in GitHub's settings, without a browser: what a person does there between two commands. */
export class OwnerAtSettings {
  readonly #owner: Person;
  readonly #web: string;
  readonly #dispatcher: Agent;

  constructor(owner: Person, { host, rootCa }: Pick<PreparedGitHub, "host" | "rootCa">) {
    this.#owner = owner;
    this.#web = `https://${host}`;
    this.#dispatcher = new Agent({ pipelining: 0, connect: { ca: rootCa } });
  }

  /** Makes a further client secret of an app and returns it. @param settings the app's page, as a path or URL. */
  async newClientSecret(settings: string): Promise<string> {
    const { pathname } = new URL(settings, this.#web);
    const page = await (await this.#post(`${pathname}/client_secret`)).text();
    const secret = /id="secret" readonly value="([^"]+)"/.exec(page)?.[1];
    if (secret === undefined) throw new Error(`${pathname} shows no new client secret.`);
    return secret;
  }

  /** Deletes a GitHub App of acme's. */
  async deleteApp(slug: string): Promise<void> {
    await this.#post(`/organizations/acme/settings/apps/${slug}/delete`);
  }

  async #post(path: string): Promise<Response> {
    const { login, password } = this.#owner;
    const signedIn = await this.#send("/session", { login, password, return_to: "/" });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const response = await this.#send(path, {}, cookie);
    if (response.status >= 400) throw new Error(`POST ${path} is answered with ${response.status}.`);
    return response;
  }

  #send(path: string, form: Readonly<Record<string, string>>, cookie?: string): Promise<Response> {
    return fetch(this.#web + path, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams(form),
      headers: cookie === undefined ? {} : { Cookie: cookie },
      dispatcher: this.#dispatcher,
    });
  }
}
