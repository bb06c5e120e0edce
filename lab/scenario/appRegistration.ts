import { delimiter } from "node:path";
import { BrowserSession, type LoginOutcome } from "../browser/session.ts";
import type { PreparedGitHub } from "../github/prepare.ts";
import type { Person } from "../github/directory.ts";
import { LabError } from "../machine/labError.ts";
import { places } from "../places.ts";
import type { CommandOptions, CommandResult } from "../project/runCommand.ts";

/** What a `pulumi up` during which somebody registers an app is made of. */
export interface AppRegistrationInput {
  /** Who confirms on GitHub: an owner of the organisation. */
  readonly owner: Person;
  readonly github: Pick<PreparedGitHub, "rootCa">;
  /** What the toolchain adds to the environment. */
  readonly toolchain: Readonly<Record<string, string>>;
  /** Runs the update with these options, which hold the environment in which programs find the owner's browser. */
  readonly up: (options: CommandOptions) => Promise<CommandResult>;
}

/** Runs an update, while an owner of the organisation goes through the pages that it opens. */
export async function registerAppDuring(
  input: AppRegistrationInput,
): Promise<CommandResult & { readonly registration: LoginOutcome }> {
  const { owner, github, toolchain, up } = input;
  await BrowserSession.forget(owner, places.browser);
  const browser = await BrowserSession.open(owner, {
    folder: places.browser,
    authorities: [github.rootCa],
    pictures: `${owner.login}-registers-the-app`,
  });
  const ended = new AbortController();
  try {
    const { environment } = browser;
    const path = [environment["PATH"], toolchain["PATH"]].join(delimiter);
    const update = up({ environment: { ...environment, PATH: path } }).finally(() => {
      ended.abort(new Error("the update is over"));
    });
    const [result, registration] = await Promise.allSettled([
      update,
      browser.waitForLogin({ signal: ended.signal }),
    ]);
    if (result.status === "rejected") throw result.reason;
    if (registration.status === "rejected") {
      throw new LabError(`No app was registered: ${result.value.stdout}${result.value.stderr}`, {
        cause: registration.reason,
      });
    }
    return { ...result.value, registration: registration.value };
  } finally {
    await browser.close();
  }
}
