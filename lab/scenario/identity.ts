import { z } from "zod";
import { LabError } from "../machine/labError.ts";
import type { LoginOutcome } from "../browser/session.ts";
import type { PersonAtTerminal } from "./personAtTerminal.ts";

/** Who the API server says a person is. */
export interface Identity {
  readonly username: string;
  /** Sorted. `system:authenticated`, which everybody has, is among them. */
  readonly groups: readonly string[];
  /** The login that it took, where one was asked for. */
  readonly login: LoginOutcome | undefined;
}

const selfSubjectReview = z.object({
  status: z.object({ userInfo: z.object({ username: z.string(), groups: z.array(z.string()) }) }),
});

/** What kubectl prints while the API server does not know the token's issuer yet, or never will. */
const unauthorized = /Unauthorized|must be logged in/;

/** How long an API server that has just started may take to read the issuer's keys (it tries again every 10 s). */
const initialization = 25_000;

/**
 * Asks the API server who the person is, by `kubectl auth whoami`.
 *
 * @throws LabError with what kubectl said, when it does not answer.
 */
export async function whoAmI(terminal: PersonAtTerminal): Promise<Identity> {
  const begin = performance.now();
  let login: LoginOutcome | undefined;
  for (;;) {
    const result = await terminal.kubectl("auth", "whoami", "--output", "json");
    login ??= result.login;
    if (result.status === 0) {
      const { username, groups } = selfSubjectReview.parse(JSON.parse(result.stdout)).status.userInfo;
      return { username, groups: groups.toSorted(), login };
    }
    if (result.login?.result === "refused") {
      throw new LabError(`The login was refused. The page said: ${result.login.message}`);
    }
    const isStarting = unauthorized.test(result.stderr) && performance.now() - begin < initialization;
    if (!isStarting) throw new LabError(`kubectl auth whoami failed: ${result.stderr.trim()}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Asks the API server whether the person may do something, by `kubectl auth can-i`. */
export async function canI(
  terminal: PersonAtTerminal,
  verb: string,
  resource: string,
  namespace: string,
): Promise<boolean> {
  const { stdout, stderr } = await terminal.kubectl(
    "auth",
    "can-i",
    verb,
    resource,
    "--namespace",
    namespace,
  );
  const answer = stdout.trim();
  if (answer === "yes") return true;
  if (answer.startsWith("no")) return false;
  throw new LabError(`kubectl auth can-i ${verb} ${resource} did not answer: ${stderr.trim()}`);
}
