import { mkdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { z } from "zod";
import type { PersonAtBrowser } from "../browser/person.ts";
import { BrowserSession, type LoginOutcome } from "../browser/session.ts";
import { places } from "../places.ts";
import { type CommandResult, runCommand } from "../project/runCommand.ts";

/** A kubeconfig with one user, whose credentials come from a plugin. */
const kubeconfigWithPlugin = z.object({
  users: z.tuple([
    z.object({ user: z.object({ exec: z.object({ command: z.string(), args: z.array(z.string()) }) }) }),
  ]),
});

/** What a credential plugin prints (https://kubernetes.io/docs/reference/config-api/client-authentication.v1/). */
const execCredential = z.object({ status: z.object({ token: z.string() }) });

/** What a person has on their machine. */
export interface TerminalInput {
  readonly person: PersonAtBrowser;
  /** The kubeconfig that they were given. */
  readonly kubeconfig: string;
  /** The context that they use. Default: the kubeconfig's current one. */
  readonly context?: string;
  /** What the toolchain adds to the environment: kubectl and kubelogin on PATH. */
  readonly toolchain: Readonly<Record<string, string>>;
  /** Root certificates that their browser trusts, PEM. */
  readonly authorities: readonly string[];
}

/** How a command went, and the login that it asked for, where it did. */
export interface CommandResultWithLogin extends CommandResult {
  readonly login: LoginOutcome | undefined;
}

/** A person with a terminal and a browser: kubectl runs as on their own machine, and the login is theirs to do. */
export class PersonAtTerminal {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #browser: BrowserSession;
  readonly #home: string;
  readonly #context: readonly string[];

  private constructor(
    environment: Readonly<Record<string, string>>,
    browser: BrowserSession,
    home: string,
    context: string | undefined,
  ) {
    this.#context = context === undefined ? [] : ["--context", context];
    this.#environment = environment;
    this.#browser = browser;
    this.#home = home;
  }

  /** Sits the person down at a machine on which nobody has logged in yet. */
  static async sitDown(input: TerminalInput): Promise<PersonAtTerminal> {
    const home = join(places.home, input.person.login);
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    await BrowserSession.forget(input.person, places.browser);
    const browser = await BrowserSession.open(input.person, {
      folder: places.browser,
      authorities: input.authorities,
    });
    const path = [browser.environment["PATH"], input.toolchain["PATH"]].join(delimiter);
    return new PersonAtTerminal(
      { ...input.toolchain, ...browser.environment, PATH: path, HOME: home, KUBECONFIG: input.kubeconfig },
      browser,
      home,
      input.context,
    );
  }

  /** The same person at the same machine, who uses another context of the kubeconfig. */
  at(context: string): PersonAtTerminal {
    return new PersonAtTerminal(this.#environment, this.#browser, this.#home, context);
  }

  /**
   * The ID token that kubectl gets from the credential plugin. The person is logged in at this context.
   *
   * @throws LabError when the plugin gives none.
   */
  async idToken(): Promise<string> {
    const { command, args } = await this.#plugin();
    const plugin = await runCommand(command, args, { environment: this.#environment, mustPass: true });
    return execCredential.parse(JSON.parse(plugin.stdout)).status.token;
  }

  /**
   * Has the credential plugin renew the ID token, as it does by itself once that has ended. Where it has no refresh token,
   * the person goes through a login in their browser.
   */
  async renewToken(): Promise<CommandResultWithLogin> {
    const { command, args } = await this.#plugin();
    return this.#run(command, [...args, "--force-refresh"]);
  }

  /** Runs kubectl. Where it asks for a login, the person goes through it in their browser. */
  kubectl(...args: readonly string[]): Promise<CommandResultWithLogin> {
    return this.#run("kubectl", [...this.#context, ...args]);
  }

  /**
   * Runs any other program, in a folder and with more in its environment. Where it asks for a login, the person goes through
   * it in their browser.
   */
  run(
    program: string,
    args: readonly string[],
    options: { readonly cwd: string; readonly environment: Readonly<Record<string, string>> },
  ): Promise<CommandResultWithLogin> {
    return this.#run(program, args, options);
  }

  /** What the kubeconfig says of the credential plugin. */
  async #plugin(): Promise<{ readonly command: string; readonly args: readonly string[] }> {
    const { stdout } = await this.kubectl("config", "view", "--minify", "--raw", "--output", "json");
    return kubeconfigWithPlugin.parse(JSON.parse(stdout)).users[0].user.exec;
  }

  async #run(
    program: string,
    args: readonly string[],
    more: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> } = {},
  ): Promise<CommandResultWithLogin> {
    await this.#browser.forgetRequests();
    const ended = new AbortController();
    const givenUp = new AbortController();
    const command = runCommand(program, args, {
      ...more,
      environment: { ...this.#environment, ...more.environment },
      signal: givenUp.signal,
    }).finally(() => {
      ended.abort();
    });
    const [result, login] = await Promise.all([command, this.#goThroughLogins(ended.signal, givenUp)]);
    return { ...result, login };
  }

  /**
   * Goes through every login that a command asks for: kubectl runs its credential plugin again where that has failed, and
   * kubelogin then opens the browser once more.
   *
   * @param ended aborted when the command has ended.
   * @param givenUp is aborted when the person gives the command up.
   * @returns the last one; `undefined` where none was asked for.
   */
  async #goThroughLogins(ended: AbortSignal, givenUp: AbortController): Promise<LoginOutcome | undefined> {
    let last: LoginOutcome | undefined;
    for (;;) {
      try {
        last = await this.#browser.waitForLogin({
          signal: ended,
          ...(last === undefined ? {} : { toBegin: Infinity }),
        });
      } catch (error) {
        if (ended.aborted) return last;
        givenUp.abort();
        throw error;
      }
      // kubelogin would wait minutes for a person who was turned away; they give up.
      if (last.result === "refused") {
        givenUp.abort();
        return last;
      }
    }
  }

  /** Forgets every token on the person's machine. Their browser keeps its sign-ins. */
  async logOut(): Promise<void> {
    await rm(join(this.#home, ".kube/cache/oidc-login"), { recursive: true, force: true });
  }

  /** The person leaves. */
  async leave(): Promise<void> {
    await this.#browser.close();
  }
}
